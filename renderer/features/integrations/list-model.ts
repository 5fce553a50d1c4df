import type { Integration } from '../../../shared/contract/integrations.ts';
import { formatAgo } from '../../ui/format.ts';

export type Column = 'name' | 'dbUsername' | 'sshUsername' | 'access' | 'created';
export type Sort = { by: Column; down: boolean };
export type AccessFilter = 'all' | 'read-only' | 'read-write';

const words = new Intl.Collator('en', { numeric: true });
const timeOf = ({ createdAt }: Integration) => {
  const time = new Date(createdAt).getTime();
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
};

const orders: Readonly<Record<Column, (one: Integration, other: Integration) => number>> = {
  name: (one, other) => words.compare(one.name, other.name),
  dbUsername: (one, other) => words.compare(one.dbUsername, other.dbUsername),
  sshUsername: (one, other) => words.compare(one.sshUsername, other.sshUsername),
  access: (one, other) => Number(one.writeAccess) - Number(other.writeAccess),
  // Up is the youngest first: the column shows ages.
  created: (one, other) => timeOf(other) - timeOf(one),
};

/** Sorted by a column, those alike by name. */
export function sorted(all: readonly Integration[], { by, down }: Sort): Integration[] {
  const order = orders[by];
  return all.toSorted((one, other) => (down ? order(other, one) : order(one, other)) || orders.name(one, other));
}

/** Those whose name or users hold every word typed, with the access asked for. */
export function filtered(all: readonly Integration[], text: string, access: AccessFilter): Integration[] {
  const asked = text.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return all.filter(({ name, dbUsername, sshUsername, writeAccess }) => {
    if (access !== 'all' && writeAccess !== (access === 'read-write')) return false;
    const held = `${name} ${dbUsername} ${sshUsername}`.toLowerCase();
    return asked.every((word) => held.includes(word));
  });
}

/** What a click on a column's title asks for. */
export function nextSort(now: Sort, by: Column): Sort {
  return now.by === by ? { by, down: !now.down } : { by, down: false };
}

const DAY_MS = 86_400_000;
const MONTH_DAYS = 30.44;

/** How long ago in the largest unit that still tells: up to two months in days, up to two years in months. `now` in milliseconds. */
export function ageWords(iso: string, now: number): string {
  const days = (now - new Date(iso).getTime()) / DAY_MS;
  const months = Math.floor(days / MONTH_DAYS);
  if (Number.isNaN(days) || months < 2) return formatAgo(iso, now);
  return months < 24 ? `${months} months ago` : `${Math.floor(months / 12)} years ago`;
}
