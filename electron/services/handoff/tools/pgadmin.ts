import { launched } from '../launched.ts';
import { addServer, findPgAdmin, pgAdminPlaces, serverDefinition, type PgAdmin } from '../pgadmin.ts';
import type { Place, Tool } from '../tool.ts';

/** pgAdmin 4 by its own import of server definitions; `placesOf` says where it may be installed. */
export function createPgAdminTool(placesOf: (place: Pick<Place, 'os' | 'env'>) => readonly PgAdmin[] = ({ os, env }) => pgAdminPlaces(os, env)): Tool {
  let queue: Promise<unknown> = Promise.resolve();
  /** One at a time: the names of its files are fixed, and setup.py writes pgAdmin's one database. */
  const addInTurn = (...args: Parameters<typeof addServer>): ReturnType<typeof addServer> => {
    const turn = queue.then(() => addServer(...args));
    queue = turn.catch(() => undefined);
    return turn;
  };
  return {
    id: 'pgadmin',
    name: 'pgAdmin 4',
    password: 'pass-file',
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
      const outcome = await addInTurn(pgAdmin, server, { folder: deps.folder, env: deps.env });
      await deps.remember({ what: `Servers > ${server.Group} > ${server.Name}`, file: null, id: null });
      await launched('pgAdmin 4', deps.start({ file: pgAdmin.program, args: pgAdmin.programArgs, env: deps.env }));
      return {
        title: outcome === 'added' ? 'Added to pgAdmin 4' : 'Already in pgAdmin 4',
        steps: [
          `Open Servers > ${server.Group} > ${server.Name}.`,
          'If pgAdmin was running, refresh its server list first.',
          'No password is asked: pgAdmin reads it from a private file while the tunnel is open.',
        ],
        command: null,
        paste: null,
      };
    },
  };
}
