import type { Page } from './pages.ts';
import type { Spool } from './spool.ts';

export interface LoadedPage {
  data: Buffer;
  index: ArrayLike<number>;
}

export interface PageCache {
  load(page: Page): Promise<LoadedPage>;
}

const keptPages = 4;

/** The pages read from the file last, because scrolling asks for the same ones again and again. */
export function createPageCache(spool: Spool): PageCache {
  const loaded = new Map<Page, Promise<LoadedPage>>();

  async function read(page: Page): Promise<LoadedPage> {
    const bytes = await spool.read(page.position, page.length + page.indexLength * 4);
    const index = new Uint32Array(page.indexLength);
    Buffer.from(index.buffer).set(bytes.subarray(page.length));
    return { data: bytes.subarray(0, page.length), index };
  }

  return {
    load(page) {
      const known = loaded.get(page);
      loaded.delete(page);
      const answer = known ?? read(page);
      loaded.set(page, answer);
      answer.catch(() => loaded.delete(page));
      const oldest = loaded.keys().next();
      if (loaded.size > keptPages && !oldest.done) loaded.delete(oldest.value);
      return answer;
    },
  };
}
