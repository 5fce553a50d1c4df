import type { Access } from '../../../../shared/contract/base.ts';
import type { CopyFormat } from '../../../../shared/contract/handoff.ts';
import type { DbUser } from '../../borealis/types.ts';

/** The open tunnel as it is written down; the password is given apart, or not at all. */
export interface Connection {
  port: number;
  /** The database, and where it is behind the bastion. */
  user: Omit<DbUser, 'password'>;
  access: Access;
  /** The pass file with a line for 127.0.0.1; it exists while the tunnel is open. */
  passFile: string;
  serviceFile: string;
  service: string;
  bastion: { host: string; port: number; publicHostKey: string };
  os: 'linux' | 'macos' | 'windows';
}

/** One way to write a connection down. */
export interface Format {
  format: CopyFormat;
  name: string;
  note: string;
  /** The text without the password; null where the format is nothing without one. */
  plain: ((connection: Connection) => string) | null;
  /** The text with the password; null where the format has no place for one. */
  secret: ((connection: Connection, password: string) => string) | null;
}
