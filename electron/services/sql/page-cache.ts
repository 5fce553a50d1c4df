import type { Page } from './pages.ts';
import type { Spool } from './spool.ts';

export interface PageCache {
  /** The rows of a page that is in the file. */
  load(page: Page): Promise<Buffer>;
}

const keptPages = 4;

/** The pages read from the file last, because scrolling asks for the same ones again and again. */
export function createPageCache(spool: Spool): PageCache {
  const loaded = new Map<Page, Promise<Buffer>>();

  return {
    load(page) {
      const known = loaded.get(page);
      loaded.delete(page);
      const answer = known ?? spool.read(page.position, page.length);
      loaded.set(page, answer);
      answer.catch(() => loaded.delete(page));
      const oldest = loaded.keys().next();
      if (loaded.size > keptPages && !oldest.done) loaded.delete(oldest.value);
      return answer;
    },
  };
}
