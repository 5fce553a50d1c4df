import { join } from 'node:path';
import type { Access, Identity } from '../../../shared/contract/base.ts';
import type { CopyFormat } from '../../../shared/contract/handoff.ts';
import { createLineFile } from './line-file.ts';

interface Common {
  /** The account's e-mail address. */
  who: string;
  addonId: string;
  addonName: string;
}

/** What the local audit remembers. No entry has room for a secret or for the text of a statement. */
export type AuditEntry = Common & (
  | { kind: 'reveal'; access: Access; identity: Identity }
  | { kind: 'copy'; access: Access; identity: Identity; what: 'password' | CopyFormat }
  /** The password went to another program in the link that opened it. */
  | { kind: 'link'; access: Access; identity: Identity; tool: string }
  /** What was done with a data integration and its one-time password. */
  | { kind: 'integration'; name: string; done: 'registered' | 'dropped' | 'removed' | 'revealed' | 'copied'; access: Access | null; what?: 'password' | 'env' }
  | { kind: 'elevation'; from: string; to: string; how: 'granted' | 'extended' | 'ended' | 'expired' }
  /** One read-write session from its start to its end, with how often each kind of statement (its command tag's word) ran. */
  | { kind: 'write-session'; from: string; to: string; statements: Readonly<Record<string, number>> }
);

export interface Audit {
  record(entry: AuditEntry): void;
  flush(): Promise<void>;
  dispose(): Promise<void>;
}

/** JSON lines in `<dataDir>/audit.log`, mode 0600, four files of 2 MB. Times are ISO 8601. */
export function createAudit({ dataDir, onUnwritable }: { dataDir: string; onUnwritable?: (thrown: unknown) => void }): Audit {
  const file = createLineFile({
    path: join(dataDir, 'audit.log'), maxBytes: 2_000_000, files: 4, ...(onUnwritable ? { onUnwritable } : {}),
  });
  return {
    record: (entry) => file.append(JSON.stringify({ at: new Date().toISOString(), ...entry })),
    flush: () => file.flush(),
    dispose: () => file.flush(),
  };
}
