import { access, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { PlatformServices } from '../deps.ts';
import { failure } from '../errors/app-failure.ts';

export type Choice = { kind: 'chosen'; path: string } | { kind: 'cancelled' } | { kind: 'ask'; suggested: string };

/** Where files may be written. */
export interface SavePlaces {
  /** Asks by the system's dialog, or suggests a path that is free. An empty `ending` leaves the name's own. */
  choose(name: string, ending: string): Promise<Choice>;
  /** Throws export.unwritable for a path that the user did not choose in the system's dialog, where there is one. */
  check(path: string): void;
}

export interface SavePlacesDeps {
  platform: Pick<PlatformServices, 'kind' | 'chooseSavePath'>;
  homeDir: string;
}

/** Characters that a file's name cannot have on one system or the other. */
// oxlint-disable-next-line no-control-regex -- control characters are among them
const forbidden = /[\u0000-\u001f<>:"/\\|?*\u007f]+/g;

/** A file's name from whatever the window suggests. */
export function safeName(name: string): string {
  const clean = name.replace(forbidden, ' ').replace(/\s+/g, ' ').trim().replace(/^\.+|[. ]+$/g, '').slice(0, 100).trim();
  return clean === '' ? 'export' : clean;
}

export function createSavePlaces({ platform, homeDir }: SavePlacesDeps): SavePlaces {
  const chosen = new Set<string>();

  async function freePath(name: string, ending: string): Promise<string> {
    const downloads = join(homeDir, 'Downloads');
    const folder = await stat(downloads).then((found) => found.isDirectory(), () => false) ? downloads : homeDir;
    for (let count = 1; ; count += 1) {
      const path = join(folder, `${name}${count === 1 ? '' : ` (${count})`}${ending}`);
      if (await access(path).then(() => false, () => true)) return path;
    }
  }

  return {
    async choose(name, ending) {
      const bare = safeName(name);
      const dotted = ending === '' ? extname(bare) : `.${ending}`;
      const suggested = await freePath(bare.toLowerCase().endsWith(dotted.toLowerCase()) ? bare.slice(0, bare.length - dotted.length) : bare, dotted);
      const answer = await platform.chooseSavePath(suggested);
      if (answer.kind === 'no-dialog') return { kind: 'ask', suggested };
      if (answer.kind === 'chosen') chosen.add(answer.path);
      return answer;
    },
    check(path) {
      if (platform.kind === 'browser' || chosen.has(path)) return;
      throw failure('export.unwritable', { path, problem: 'It was not chosen in the system’s dialog.' }, 'The window may write only where the user chose to save.');
    },
  };
}
