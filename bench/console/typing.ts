import type { Page } from '@playwright/test';
import { buildRenderer } from '../../build/launch/bundles.ts';
import { consolePage } from '../../e2e/pages/console-page.ts';
import { serveBareMonaco } from './bare-monaco.ts';
import { launchBrowser, openConsole, openPage } from './browser.ts';
import { numberedRowsSql } from './data.ts';
import { typeSlowly, watchKeys } from './keys.ts';
import { fact, quantile, ratioResult, type Result } from './report.ts';
import { scriptOfLines } from './scripts.ts';
import type { World } from './world.ts';

const ratioAtMost = 1.5;
const words = 'select note from orders where total ';

/** Keys into a long script of the console while rows stream into its result, in turns with the same keys into bare Monaco. */
export async function benchTyping(world: World, { lines = 5000, rounds = 6, rows = 20_000_000 } = {}): Promise<Result[]> {
  console.log(`\ntyping: ${lines} lines of SQL in both, ${rounds} rounds of ${words.length} keys each in turns; while the console is typed into, a result of up to ${rows} rows streams into it`);
  console.log('  from the key’s timestamp to the end of the frame in which the editor’s lines changed');
  await buildRenderer();
  await world.restartHost();
  const bare = await serveBareMonaco();
  const browser = await launchBrowser();
  try {
    const page = await openConsole(browser, world);
    const plain = await openPage(browser, bare.url);
    const query = `${numberedRowsSql(rows)};`;
    const script = scriptOfLines(lines - query.split('\n').length);
    await consolePage(page).type(`${query}\n${script}`);
    await consolePage(plain).type(`${query}\n${script}`);
    for (const side of [page, plain]) await watchKeys(side);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      // One of each to warm up.
      const sides = round % 2 === 0 ? [typeWhileStreaming, typePlainly] : [typePlainly, typeWhileStreaming];
      for (const type of sides) {
        const taken = await type(type === typePlainly ? plain : page);
        if (round > 0) (type === typePlainly ? theirs : ours).push(...taken);
      }
    }
    const [our, their] = [quantile(ours, 0.95), quantile(theirs, 0.95)];
    return [
      ratioResult('key to paint, 95th percentile', 'ms', { ours: our, theirs: their, ratio: our / their }, ratioAtMost),
      ...[['median', 0.5], ['most', 1]].flatMap(([name, share]) => [
        fact(`key to paint, ${name}`, 'ms', quantile(ours, Number(share))), fact(`key to paint in bare Monaco, ${name}`, 'ms', quantile(theirs, Number(share))),
      ]),
    ];
  } finally {
    await browser.close();
    await bare.stop();
  }
}

async function typePlainly(page: Page): Promise<number[]> {
  await page.bringToFront();
  await consolePage(page).editor.focus();
  return typeInTheMiddle(page);
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
