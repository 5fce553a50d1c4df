import type { Page } from '@playwright/test';

/** The result grid and what opens around it. */
export function gridPage(page: Page) {
  const grid = page.getByRole('grid', { name: 'Result' });
  const beside = page.getByRole('region', { name: /^(Value|Row details)$/ });
  const order = page.getByRole('group', { name: 'Order of the rows' });
  const find = page.getByRole('search', { name: 'Find in result' });
  return {
    grid, beside, order, find,
    cell: (text: string) => grid.getByRole('gridcell', { name: text, exact: true }),
    /** The row with a number, as far as it is drawn. */
    row: (number: number) => grid.locator(`[role="row"][aria-rowindex="${number + 1}"]`),
    active: grid.locator('[id$="-active"]'),
    selected: grid.locator('[role="gridcell"][aria-selected="true"]:visible'),
    header: (name: string) => grid.getByRole('columnheader').filter({ hasText: name }),
    /** Names of the columns in view, from the left. */
    async names() {
      const heads = await grid.getByRole('columnheader').evaluateAll((all) => all.map((one) => ({ name: one.getAttribute('title')?.split(' ')[0] ?? '', left: one.getBoundingClientRect().left })));
      return heads.filter((one) => one.name !== '').toSorted((a, b) => a.left - b.left).map((one) => one.name);
    },
    columnMenu: (name: string) => grid.getByRole('button', { name: `Column ${name}`, exact: true }),
    item: (name: string | RegExp) => page.getByRole('menuitem', { name, exact: typeof name === 'string' }),
    size: page.getByRole('status', { name: 'Selected' }),
    figure: (name: string) => page.getByRole('group', { name: 'Figures of the selection' }).getByRole('button', { name: new RegExp(`^${name} `) }),
    dialog: page.getByRole('dialog'),
    tool: (name: RegExp) => page.locator('footer[aria-label="Selection"]').getByRole('button', { name }),
    clipboard: () => page.evaluate(() => navigator.clipboard.readText()),
    async drag(from: { x: number; y: number }, to: { x: number; y: number }) {
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
      await page.mouse.move(to.x, to.y);
      await page.mouse.up();
    },
  };
}
