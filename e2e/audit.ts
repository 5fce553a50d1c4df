import type { Page } from '@playwright/test';

/**
 * What a screen reader or weak eyes would stumble over on the page as it is: text below WCAG AA contrast (1.4.3),
 * controls and dialogs without a name (4.1.2), ids given twice. Disabled controls are exempt from contrast, as in WCAG.
 */
export async function audit(page: Page): Promise<string[]> {
  // What still fades in is paler than it will be.
  await page.evaluate(async () => {
    const finite = document.getAnimations().filter(({ effect, playState }) => playState === 'running' && effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(finite.map(({ finished }) => finished));
  });
  return page.evaluate(auditInPage);
}

/** The same in each of the window's themes, put on the page directly: emulating the system's would take a second each. */
export async function auditThemes(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const theme of ['light', 'dark', 'high-contrast']) {
    await page.evaluate((next) => { document.documentElement.dataset['theme'] = next; }, theme);
    found.push(...(await audit(page)).map((problem) => `${theme}: ${problem}`));
  }
  return found;
}

function auditInPage(): string[] {
  type Rgba = [number, number, number, number];
  const problems = new Set<string>();
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const known = new Map<string, Rgba>();
  const rgba = (color: string): Rgba => {
    const before = known.get(color);
    if (before !== undefined) return before;
    if (canvas === null) throw new Error('The browser has no canvas.');
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
    const value: Rgba = [red, green, blue, alpha / 255];
    known.set(color, value);
    return value;
  };
  const over = (top: Rgba, below: Rgba): Rgba => {
    const mix = (at: 0 | 1 | 2) => top[at] * top[3] + below[at] * (1 - top[3]);
    return [mix(0), mix(1), mix(2), 1];
  };
  type Ground = { below: Rgba; opacity: number };
  const grounds = new Map<Element, Ground>();
  const groundOf = (element: Element): Ground => {
    const before = grounds.get(element);
    if (before !== undefined) return before;
    const parent: Ground = element.parentElement === null ? { below: [255, 255, 255, 1], opacity: 1 } : groundOf(element.parentElement);
    const style = getComputedStyle(element);
    const ground = { below: over(rgba(style.backgroundColor), parent.below), opacity: parent.opacity * Number(style.opacity) };
    grounds.set(element, ground);
    return ground;
  };
  const luminance = ([red, green, blue]: Rgba): number => {
    const linear = (channel: number) => (channel / 255 <= 0.03928 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  };
  const exempt = ':disabled, [aria-disabled="true"], [data-disabled], [aria-hidden="true"], [inert], [data-base-ui-inert]';
  const shown = (element: Element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };

  const checkContrast = (element: Element, text: string): void => {
    if (!shown(element) || element.closest(exempt) !== null) return;
    const style = getComputedStyle(element);
    const { below, opacity } = groundOf(element);
    const [red, green, blue, alpha] = rgba(style.color);
    const [one, two] = [luminance(over([red, green, blue, alpha * opacity], below)), luminance(below)];
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    const px = Number.parseFloat(style.fontSize);
    const needed = px >= 24 || (px >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    if (ratio < needed) problems.add(`contrast ${ratio.toFixed(2)}: "${text.slice(0, 40)}" ${style.color} on ${below.map(Math.round).join(',')}`);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement, textContent } = walker.currentNode;
    const text = textContent?.trim() ?? '';
    if (text !== '' && parentElement !== null) checkContrast(parentElement, text);
  }

  const named = 'button, a[href], input, select, textarea, [role="button"], [role="tab"], [role="option"], [role="menuitem"], [role="dialog"], [role="grid"], [role="listbox"], [role="tablist"], [role="radiogroup"], [role="separator"][tabindex], [role="meter"], [role="img"]';
  for (const element of document.querySelectorAll(named)) {
    if (!element.checkVisibility() || element.closest('[aria-hidden="true"], [inert]') !== null) continue;
    const by = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.querySelector(`[id="${id}"]`)?.textContent ?? '').join('');
    const labels = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement ? [...(element.labels ?? [])] : [];
    const name = [element.getAttribute('aria-label'), by, ...labels.map((label) => label.textContent), element.textContent, element.getAttribute('title')].join('').trim();
    if (name === '') problems.add(`no name: ${element.outerHTML.slice(0, 160)}`);
  }

  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) problems.add(`id given twice: ${id}`);
  return [...problems];
}
