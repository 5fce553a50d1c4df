import { expect, type Page } from '@playwright/test';
import { consolePage } from './console-page.ts';

/** What the editor offers while one types: suggestions, hovers, argument hints, marks. */
export function editorHelp(page: Page) {
  const list = page.locator('.suggest-widget.visible');
  return {
    list,
    option: (label: string) => list.locator('.monaco-list-row').filter({ has: page.locator('.label-name', { hasText: new RegExp(`^${label.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}$`) }) }).first(),
    hover: page.locator('.monaco-hover:visible').last(),
    signature: page.locator('.parameter-hints-widget.visible'),
    squiggles: page.locator('.monaco-editor .squiggly-error'),
    word: (text: string) => page.locator('.monaco-editor .view-line span span', { hasText: text }).last(),
    /** Pastes all but the last character and types that one, `back` characters in front of the end. */
    async write(sql: string, back = 0) {
      const at = sql.length - back;
      await page.keyboard.press('Escape');
      await consolePage(page).type(sql.slice(0, at - 1) + sql.slice(at));
      for (let n = 0; n < back; n += 1) await page.keyboard.press('ArrowLeft');
      await page.keyboard.type(sql.charAt(at - 1));
    },
    /** The first question starts reading; an offered table tells that it is done. */
    async whenCatalogIsRead() {
      await expect(async () => {
        await this.write('select * from customer');
        await expect(this.option('customers')).toBeVisible({ timeout: 2000 });
      }).toPass({ timeout: 20_000 });
    },
  };
}
