import type { HandedOver } from './pg-files.ts';

/** What a connection is called in other programs: the add-on and how it is opened. */
export function entryName({ addonName, access, identity }: Pick<HandedOver, 'addonName' | 'access' | 'identity'>): string {
  return `${addonName} (${access === 'read-only' ? 'read-only' : 'read & write'}${identity === 'app' ? ', app user' : ''})`;
}
