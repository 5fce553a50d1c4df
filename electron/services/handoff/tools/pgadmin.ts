import { launched } from '../launched.ts';
import { placeServer, findPgAdmin, pgAdminPlaces, serverDefinition, type PgAdmin } from '../pgadmin.ts';
import type { Place, Tool } from '../tool.ts';

const byHand = 'Right-click it and choose Remove Server.';

/** pgAdmin 4 by its own import of server definitions; `placesOf` says where it may be installed. */
export function createPgAdminTool(placesOf: (place: Pick<Place, 'os' | 'env'>) => readonly PgAdmin[] = ({ os, env }) => pgAdminPlaces(os, env)): Tool {
  let queue: Promise<unknown> = Promise.resolve();
  /** One at a time: the names of its files are fixed, and setup.py writes pgAdmin's one database. */
  const addInTurn = (...args: Parameters<typeof placeServer>): ReturnType<typeof placeServer> => {
    const turn = queue.then(() => placeServer(...args));
    queue = turn.catch(() => undefined);
    return turn;
  };
  return {
    id: 'pgadmin',
    name: 'pgAdmin 4',
    password: 'pass-file',
    byHand,
    async find(place) {
      const places = placesOf(place);
      const looked = places.map(({ python }) => python);
      const found = await findPgAdmin(places);
      if (found === null) return { path: null, looked, note: 'pgAdmin 4 was not found on this computer.' };
      return { path: found.program, version: null, note: null, looked };
    },
    async open(deps, { handed, put }, path) {
      const pgAdmin = placesOf(deps).find(({ program }) => program === path);
      if (pgAdmin === undefined) throw new Error('pgAdmin was opened at a place where it is not looked for.');
      const server = serverDefinition(handed, put);
      const { name, added, outdated } = await addInTurn(pgAdmin, server, { folder: deps.folder, env: deps.env });
      await deps.remember({ what: `Servers > ${server.Group} > ${name}`, file: null, id: null });
      await launched('pgAdmin 4', deps.start({ file: pgAdmin.program, args: pgAdmin.programArgs, env: deps.env }));
      return {
        title: added ? 'Added to pgAdmin 4' : 'Already in pgAdmin 4',
        steps: [
          `Open Servers > ${server.Group} > ${name}.`,
          'If pgAdmin was running, refresh its server list first.',
          'No password is asked: pgAdmin reads it from a private file while the tunnel is open.',
          ...outdated.map((old) => `“${old}” there is out of date: its port or role changed. pgAdmin lets no other program change or remove it. ${byHand}`),
        ],
        command: null,
        paste: null,
      };
    },
  };
}
