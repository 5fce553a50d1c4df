import type { Page } from '@playwright/test';
import { consolePage } from '../../e2e/pages/console-page.ts';
import { serveBareMonaco } from './bare-monaco.ts';
import { launchBrowser, openConsole, openPage } from './browser.ts';
import { numberedRowsSql } from './data.ts';
import { typeSlowly, watchKeys } from './keys.ts';
import { psqlInBackground } from './psql.ts';
import { fact, quantile, ratioResult, type Result } from './report.ts';
import { scriptOfLines } from './scripts.ts';
import type { World } from './world.ts';

const ratioAtMost = 1.5;
const words = 'select note from orders where total ';

/** Keys into a long script of the console while rows stream into its result, in turns with the same keys into bare Monaco. */
export async function benchTyping(world: World, { lines = 5000, rounds = 6, rows = 20_000_000 } = {}): Promise<Result[]> {
  console.log(`\ntyping: ${lines} lines of SQL in both, ${rounds} rounds of ${words.length} keys each in turns, the first to warm up; up to ${rows} rows stream`);
  console.log('  into the console while it is typed into, and into psql through ssh -L while bare Monaco is, so that the machine is as busy for both');
  console.log('  from the key’s timestamp to the end of the frame in which the editor’s lines changed');
  await world.restartHost();
  const bare = await serveBareMonaco();
  const browser = await launchBrowser();
  try {
    const page = await openConsole(browser, world);
    const plain = await openPage(browser, bare.url);
    const query = numberedRowsSql(rows);
    const script = `${query};\n${scriptOfLines(lines - query.split('\n').length)}`;
    for (const side of [page, plain]) {
      await consolePage(side).type(script);
      await watchKeys(side);
    }
    const sides = {
      ours: () => typeWhileStreaming(page), theirs: () => typeBesidePsql(plain, world, query), quiet: () => typePlainly(plain),
    };
    const taken: Record<keyof typeof sides, number[]> = { ours: [], theirs: [], quiet: [] };
    for (let round = 0; round < rounds; round += 1) {
      for (const side of round % 2 === 0 ? ['ours', 'theirs', 'quiet'] as const : ['quiet', 'theirs', 'ours'] as const) {
        const keys = await sides[side]();
        if (round > 0) taken[side].push(...keys);
      }
    }
    return resultsOf(taken);
  } finally {
    await browser.close();
    await bare.stop();
  }
}

function resultsOf({ ours, theirs, quiet }: { ours: number[]; theirs: number[]; quiet: number[] }): Result[] {
  const [our, their] = [quantile(ours, 0.95), quantile(theirs, 0.95)];
  return [
    ratioResult('key to paint, 95th percentile', 'ms', { ours: our, theirs: their, ratio: our / their }, ratioAtMost),
    fact('key to paint, median', 'ms', quantile(ours, 0.5)),
    fact('key to paint in bare Monaco, median', 'ms', quantile(theirs, 0.5)),
    fact('in bare Monaco while nothing streams, median', 'ms', quantile(quiet, 0.5)),
    fact('in bare Monaco while nothing streams, 95th', 'ms', quantile(quiet, 0.95)),
  ];
}

async function typePlainly(page: Page): Promise<number[]> {
  await page.bringToFront();
  await consolePage(page).editor.focus();
  return typeInTheMiddle(page);
}

async function typeBesidePsql(page: Page, world: World, query: string): Promise<number[]> {
  const psql = psqlInBackground(world, query);
  try {
    const taken = await typePlainly(page);
    if (!psql.running()) throw new Error('The rows ended before the typing did; stream more rows.');
    return taken;
  } finally {
    await psql.stop();
  }
}

async function typeWhileStreaming(page: Page): Promise<number[]> {
  const sql = consolePage(page);
  await page.bringToFront();
  await sql.editor.focus();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.press('ControlOrMeta+Enter');
  await sql.cancel.and(page.locator(':enabled')).waitFor();
  await page.locator('[role="grid"][aria-label="Result"] [role="gridcell"]').first().waitFor();
  const taken = await typeInTheMiddle(page);
  if (!await sql.cancel.isEnabled()) throw new Error('The result ended before the typing did; stream more rows.');
  await sql.cancel.click();
  await sql.run.and(page.locator(':enabled')).waitFor();
  return taken;
}

/** On a line of its own in the middle of what is in view after a jump down the script. */
async function typeInTheMiddle(page: Page): Promise<number[]> {
  await page.keyboard.press('ControlOrMeta+Home');
  for (let down = 0; down < 60; down += 1) await page.keyboard.press('PageDown');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  return typeSlowly(page, words);
}
