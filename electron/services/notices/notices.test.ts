import { expect, it } from 'vitest';
import type { Notice as ShownNotice } from '../../../shared/contract/app.ts';
import type { Log, Notice } from '../deps.ts';
import { createNotices } from './notices.ts';

const log: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const notice: Notice = { tag: 'a', title: 'Storage is nearly full', body: 'sushi', tone: 'warning', addonId: 'a1' };

async function sendBy(notify: (notice: Notice) => Promise<boolean>): Promise<ShownNotice> {
  const notices = createNotices({ platform: { notify }, log });
  const told = new Promise<ShownNotice>((resolve) => { notices.sent.subscribe(resolve); });
  notices.send(notice);
  return told;
}

it.each([
  ['shown by the system', () => Promise.resolve(true), true],
  ['left to the page', () => Promise.resolve(false), false],
  ['left to the page where the system fails', () => Promise.reject(new Error('no bus')), false],
] as const)('tells windows that a notice was %s', async (_how, notify, shown) => {
  expect(await sendBy(notify)).toEqual({ ...notice, shown, opened: false });
});

it('tells windows that the user opened a notice', () => {
  const opens: (() => void)[] = [];
  const notices = createNotices({ platform: { notify: (_, onOpen) => { opens.push(onOpen); return Promise.resolve(true); } }, log });
  const told: ShownNotice[] = [];
  notices.sent.subscribe((one) => told.push(one));
  notices.send(notice);
  for (const open of opens) open();
  expect(told).toEqual([{ ...notice, shown: true, opened: true }]);
});
