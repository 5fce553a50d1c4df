import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { kernel, opensshVersion } from './openssh.ts';

/** ssh2's optional native part; the judged build ships without it. */
export function hasNativeCrypto(): boolean {
  const ssh2 = dirname(createRequire(import.meta.url).resolve('ssh2/package.json'));
  return existsSync(join(ssh2, 'lib', 'protocol', 'crypto', 'build', 'Release', 'sshcrypto.node'));
}

/** The machine and the programs that figures depend on, in lines to print. */
export function environmentLines(): string[] {
  const [cpu] = cpus();
  return [
    `${cpu?.model ?? 'unknown CPU'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB; ${kernel()}; Node ${process.version}; ${opensshVersion()}`,
    `ssh2's native crypto: ${hasNativeCrypto() ? 'PRESENT, so this is not the judged build' : 'absent, as in the judged build'}`,
  ];
}
