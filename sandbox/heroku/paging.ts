import type { Reply } from '../http/reply.ts';
import { json } from '../http/reply.ts';
import type { Call } from '../http/router.ts';
import { problem } from './problems.ts';

const DEFAULT_PAGE = 200;
const MAX_PAGE = 1000;

interface Range {
  key: string;
  start: string;
  exclusive: boolean;
  end: string;
  max: number;
  descending: boolean;
}

function refuse(header: string): never {
  throw problem(416, 'requested_range_not_satisfiable', `The range "${header}" cannot be satisfied.`);
}

/** Parses `<key> [<start>]..[<end>][; max=N][, order=asc|desc]`, where `]start` is exclusive. */
function parseRange(header: string, keys: readonly string[]): Range {
  // The vendor's CLI ends its ranges with a semicolon.
  const [slice = '', ...options] = header.split(/[;,]/u).map((part) => part.trim()).filter((part, index) => index === 0 || part !== '');
  const parts = /^(\S+)(?:\s+(\]?)(\S*?)\.\.(\S*))?$/u.exec(slice);
  const key = parts?.[1] ?? '';
  if (!parts || !keys.includes(key)) refuse(header);
  const range: Range = { key, start: parts[3] ?? '', exclusive: parts[2] === ']', end: parts[4] ?? '', max: DEFAULT_PAGE, descending: false };
  for (const option of options) {
    const [name, value = ''] = option.split('=').map((part) => part.trim());
    if (name === 'max' && /^[1-9]\d*$/u.test(value)) range.max = Math.min(MAX_PAGE, Number(value));
    else if (name === 'order' && (value === 'asc' || value === 'desc')) range.descending = value === 'desc';
    else refuse(header);
  }
  return range;
}

/** Numbers by value, all else by text. */
function compare(left: string, right: string): number {
  if (/^\d+$/u.test(left) && /^\d+$/u.test(right)) return Number(left) - Number(right);
  return left === right ? 0 : left < right ? -1 : 1;
}

function inRange(value: string, { start, end, exclusive, descending }: Range): boolean {
  const direction = descending ? -1 : 1;
  const fromStart = compare(value, start) * direction;
  if (start !== '' && (fromStart < 0 || (exclusive && fromStart === 0))) return false;
  return end === '' || compare(value, end) * direction <= 0;
}

/** Answers a list as Heroku pages it: 200 when complete, else 206 with Next-Range; 416 for a bad Range. */
export function page(call: Call, items: readonly Record<string, unknown>[], keys: readonly string[] = ['id', 'name']): Reply {
  const header = call.headers.range;
  const range = header === undefined ? parseRange(`${keys[0] ?? 'id'} ..`, keys) : parseRange(header, keys);
  const keyOf = (item: Record<string, unknown>): string => String(item[range.key]);
  const order = (left: Record<string, unknown>, right: Record<string, unknown>): number => compare(keyOf(left), keyOf(right));
  const sorted = items.toSorted((left, right) => (range.descending ? order(right, left) : order(left, right)));
  const matching = sorted.filter((item) => inRange(keyOf(item), range));
  const shown = matching.slice(0, range.max);
  const headers: Record<string, string> = { 'accept-ranges': keys.join(', ') };
  const [first, last] = [shown[0], shown.at(-1)];
  if (!first || !last) return json(200, shown, headers);
  const options = `; max=${range.max}${range.descending ? ', order=desc' : ''}`;
  headers['content-range'] = `${range.key} ${keyOf(first)}..${keyOf(last)}${options}`;
  if (shown.length === matching.length) return json(200, shown, headers);
  headers['next-range'] = `${range.key} ]${keyOf(last)}..${range.end}${options}`;
  return json(206, shown, headers);
}
