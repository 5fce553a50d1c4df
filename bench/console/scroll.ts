import type { Browser, Page } from '@playwright/test';
import { consolePage } from '../../e2e/pages/console-page.ts';
import { median } from '../tunnel/measure.ts';
import { launchBrowser, openConsole, openPage } from './browser.ts';
import { numberedRowsSql } from './data.ts';
import { frameGaps } from './frames.ts';
import { fact, limitResult, quantile, round, shareAbove, type Result } from './report.ts';
import { readTrace, workPerFrame } from './trace.ts';
import type { World } from './world.ts';

const slowFrameMs = 20;
const morePointsAtMost = 5;
const workAtMostMs = 8;
const jumpAtMostMs = 100;
/** Where the scrollbar's thumb is while the first row is in view: behind the button with the arrow. */
const thumbPx = 17;

export interface ScrollSizes { rows: number; rounds: number; seconds: number; jumps: number }

/** The built window with a result of many rows: wheel, scrollbar and jumps, beside an empty page that gets the same input. */
export async function benchScroll(world: World, { rows, rounds, seconds, jumps }: ScrollSizes = { rows: 10_000_000, rounds: 4, seconds: 4, jumps: 40 }): Promise<Result[]> {
  console.log(`\nscroll: ${rows} rows of 5 columns in Chromium, window 1440 x 900; ${rounds} rounds of ${seconds} s wheel and ${seconds} s scrollbar, in turns with an empty page`);
  console.log('  "at most 5 % more frames over 20 ms" is read as: their share of all frames is at most 5 percentage points above the empty page’s');
  await world.restartHost();
  const browser = await launchBrowser();
  try {
    const page = await openConsole(browser, world);
    const sql = consolePage(page);
    await sql.runSql(numberedRowsSql(rows));
    await page.locator(`[role="grid"][aria-label="Result"][aria-rowcount="${rows + 1}"]`).waitFor({ timeout: 60_000 + rows / 50 });
    await sql.run.waitFor();
    return [...await frames(browser, page, rounds, seconds), ...await work(browser, page, seconds), ...await jumpsOf(page, rows, jumps)];
  } finally {
    await browser.close();
  }
}

async function frames(browser: Browser, page: Page, rounds: number, seconds: number): Promise<Result[]> {
  const empty = await openPage(browser, 'about:blank');
  const place = await placeOf(page);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let turn = 0; turn < rounds; turn += 1) {
    for (const side of turn % 2 === 0 ? [page, empty] : [empty, page]) {
      await side.bringToFront();
      const gaps = await frameGaps(side, () => scrollAround(side, place, seconds));
      (side === page ? ours : theirs).push(...gaps);
    }
  }
  await empty.close();
  await page.bringToFront();
  const [our, their] = [shareAbove(ours, slowFrameMs) * 100, shareAbove(theirs, slowFrameMs) * 100];
  return [
    { metric: `scrolling, frames over ${slowFrameMs} ms`, unit: '%', ours: round(our), theirs: round(their), ratio: round(our - their), target: `<= ${morePointsAtMost} points more`, ok: our - their <= morePointsAtMost },
    fact('scrolling, frames measured', '', ours.length),
    fact('scrolling, frame gap at the 95th percentile', 'ms', quantile(ours, 0.95)),
  ];
}

async function work(browser: Browser, page: Page, seconds: number): Promise<Result[]> {
  await browser.startTracing(page, { categories: ['devtools.timeline', 'devtools.timeline.frame', 'disabled-by-default-devtools.timeline.frame'] });
  const place = await placeOf(page);
  await frameGaps(page, () => scrollAround(page, place, seconds));
  const perFrame = workPerFrame(readTrace((await browser.stopTracing()).toString('utf8')));
  if (perFrame.length < seconds * 10) throw new Error(`The trace shows ${perFrame.length} frames only.`);
  return [
    limitResult('scrolling, script and layout, 95th percentile', 'ms', quantile(perFrame, 0.95), workAtMostMs),
    fact('scrolling, script and layout, median', 'ms', quantile(perFrame, 0.5)),
    fact('scrolling, script and layout, most', 'ms', Math.max(...perFrame)),
  ];
}

interface Place { x: number; y: number; thumbX: number; top: number; height: number }

async function placeOf(page: Page): Promise<Place> {
  const box = await consolePage(page).grid.boundingBox();
  if (box === null) throw new Error('The result’s grid is not on the page.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, thumbX: box.x + box.width - 5, top: box.y, height: box.height };
}

const firstRow = (page: Page): Promise<number> => page.evaluate(() => (
  Math.min(...[...document.querySelectorAll('[role="grid"] [role="row"]:not(.gone):has([role="gridcell"])')].map((row) => Number(row.getAttribute('aria-rowindex'))))
));

/** Waits for rows from `least` on. Throws an Error where the grid does not show them. */
async function rowsFrom(page: Page, least: number): Promise<void> {
  for (let look = 0; await firstRow(page) < least; look += 1) {
    if (look === 100) throw new Error('The scrollbar did not scroll the grid.');
  }
}

/** To the first row, until the scrollbar shows it too. */
const toTop = (page: Page): Promise<void> => page.evaluate(() => new Promise<void>((drawn) => {
  document.querySelector('[role="grid"][aria-label="Result"]')?.scrollTo({ top: 0 });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn)));
}));

/** The wheel for some seconds, then the scrollbar's thumb for as long. Throws an Error where the grid did not follow. */
async function scrollAround(page: Page, place: Place, seconds: number): Promise<void> {
  const grid = page.url() !== 'about:blank';
  await toTop(page);
  await page.mouse.move(place.x, place.y);
  const began = performance.now();
  const left = (until: number): boolean => performance.now() - began < until * 1000;
  while (left(seconds)) await page.mouse.wheel(0, 240);
  if (grid && await firstRow(page) < 100) throw new Error('The wheel did not scroll the grid.');
  await toTop(page);
  await page.mouse.move(place.thumbX, place.top + thumbPx);
  await page.mouse.down();
  let y = 0;
  for (let by = 3; left(2 * seconds); y += by) {
    if (y + by > place.height - 60 || y + by < 0) by = -by;
    await page.mouse.move(place.thumbX, place.top + thumbPx + y);
  }
  // The last move may have been one back to the top.
  await page.mouse.move(place.thumbX, place.top + thumbPx + 60);
  await page.mouse.up();
  if (grid) await rowsFrom(page, 1000);
}

async function jumpsOf(page: Page, rows: number, jumps: number): Promise<Result[]> {
  const taken: number[] = [];
  for (let jump = 0; jump < jumps; jump += 1) {
    // The golden ratio leaves no two jumps near each other.
    taken.push(await page.evaluate(jumpInPage, { share: (jump * 0.618_034) % 1, rows }));
  }
  return [
    limitResult('jump to a row, 95th percentile', 'ms', quantile(taken, 0.95), jumpAtMostMs),
    limitResult('jump to a row, median', 'ms', median(taken), jumpAtMostMs),
    fact('jump to a row, most', 'ms', Math.max(...taken)),
  ];
}

/** In the page: moves the scrollbar and waits for the frame in which the rows there show their own numbers in every cell. */
function jumpInPage({ share, rows }: { share: number; rows: number }): Promise<number> {
  const scroller = document.querySelector('[role="grid"][aria-label="Result"]');
  if (scroller === null) throw new Error('The grid is not on the page.');
  const there = (): boolean => {
    const shown = [...scroller.querySelectorAll('[role="row"][aria-rowindex]:not(.gone)')].filter((row) => {
      const [box, view] = [row.getBoundingClientRect(), scroller.getBoundingClientRect()];
      return row.querySelector('[role="gridcell"]') !== null && box.bottom > view.top + 28 && box.top < view.bottom;
    });
    const near = shown.some((row) => Math.abs(Number(row.getAttribute('aria-rowindex')) - share * rows) < rows / 50);
    return near && shown.length > 5 && shown.every((row) => (
      Number((row.querySelector('[role="gridcell"]')?.textContent ?? '').replaceAll(/\D/g, '')) === Number(row.getAttribute('aria-rowindex')) - 1
    ));
  };
  return new Promise((resolve, reject) => {
    const began = performance.now();
    scroller.scrollTop = share * (scroller.scrollHeight - scroller.clientHeight);
    const look = (): void => {
      // A message comes behind the painting of the frame that it was sent in.
      const painted = new MessageChannel();
      painted.port1.addEventListener('message', () => {
        if (there()) resolve(performance.now() - began);
        else if (performance.now() - began > 5000) reject(new Error('The rows did not come within five seconds.'));
        else requestAnimationFrame(look);
      });
      painted.port1.start();
      painted.port2.postMessage(null);
    };
    requestAnimationFrame(look);
  });
}
