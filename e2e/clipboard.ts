import { expect, type Page } from '@playwright/test';

/** What a click puts into the clipboard. It is emptied first, for what was copied before stays in it, from journey to journey. */
export async function copiedBy(page: Page, click: () => Promise<void>, like: RegExp): Promise<string> {
  await page.evaluate(() => navigator.clipboard.writeText(''));
  await click();
  let text = '';
  await expect.poll(async () => (text = await page.evaluate(() => navigator.clipboard.readText()))).toMatch(like);
  return text;
}
