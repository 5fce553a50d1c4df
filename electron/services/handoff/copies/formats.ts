import { masked } from '../../../../shared/connection-url.ts';
import type { ConnectionCopy, CopyFormat } from '../../../../shared/contract/handoff.ts';
import type { Connection, Format } from './connection.ts';
import { djangoFormat, nodeFormat, railsFormat } from './frameworks.ts';
import { passLineFormat, psqlFormat, sshFormat } from './shell.ts';
import { envFormat, jdbcFormat, prismaFormat, urlFormat } from './urls.ts';

/** Every format, in the order in which the window lists them. */
export const formats: readonly Format[] = [
  envFormat, urlFormat, jdbcFormat, railsFormat, djangoFormat, prismaFormat, nodeFormat, psqlFormat, passLineFormat, sshFormat,
];

/** The format of an id. */
export function formatOf(id: CopyFormat): Format {
  const found = formats.find(({ format }) => format === id);
  if (found === undefined) throw new TypeError(`There is no format ${id}.`);
  return found;
}

/** How the connection looks in a format, with the password masked. */
export function preview({ format, name, note, plain, secret }: Format, connection: Connection): ConnectionCopy {
  return {
    format, name, note,
    plain: plain === null ? null : plain(connection),
    masked: secret === null ? null : masked((password) => secret(connection, password)),
  };
}
