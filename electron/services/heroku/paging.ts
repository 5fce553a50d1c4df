import type { HttpReply } from '../http/exchange.ts';
import { badReply } from './failures.ts';

/** Pages before a listing counts as endless. */
const maxPages = 50;
/** Milliseconds for all pages together, and for one. */
const listDeadlineMs = 90_000;
const pageDeadlineMs = 30_000;

/**
 * All items of a list that pages by Range and Next-Range. `fetch` may answer 416 besides 2xx: not every list can be sorted
 * by id, and a list may change between its pages, so it then starts over without a range, once. Throws heroku.bad-reply
 * for more than 50 pages or a repeated range.
 */
export async function allPages<T>(
  fetch: (headers: Record<string, string>, deadlineMs: number) => Promise<HttpReply>,
  parse: (reply: HttpReply) => T[],
): Promise<T[]> {
  const endsAt = performance.now() + listDeadlineMs;
  const seen = new Set<string>();
  let items: T[] = [];
  let range: string | undefined = 'id ..; max=1000;';
  let restarted = false;
  for (let page = 0; page < maxPages; page += 1) {
    const deadlineMs = Math.max(1, Math.min(pageDeadlineMs, endsAt - performance.now()));
    const answer = await fetch(range === undefined ? {} : { range }, deadlineMs);
    if (answer.status === 416) {
      if (restarted) throw badReply('it refuses its own page ranges', answer.requestId);
      restarted = true;
      items = [];
      range = undefined;
      seen.clear();
      continue;
    }
    items.push(...parse(answer));
    range = answer.headers.get('next-range');
    if (range === undefined || range === '') return items;
    if (seen.has(range)) throw badReply('the list repeats its pages without end', answer.requestId);
    seen.add(range);
  }
  throw badReply(`the list has more than ${maxPages} pages`);
}
