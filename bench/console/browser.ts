import { chromium, type Browser, type Page } from '@playwright/test';
import { findChromium } from '../../build/launch/programs.ts';
import { addonHeader } from '../../e2e/pages/addon-header.ts';
import { consolePage } from '../../e2e/pages/console-page.ts';
import { sidebar } from '../../e2e/pages/sidebar.ts';
import type { World } from './world.ts';

const size = { width: 1440, height: 900 };

/** Chromium as the journeys use it, with scrollbars to drag. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium(process.env);
  return chromium.launch({ ...(executablePath === null ? {} : { executablePath }), args: ['--disable-gpu'], ignoreDefaultArgs: ['--hide-scrollbars'] });
}

/** A page of the size that all measurements share. */
export async function openPage(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: size });
  await page.goto(url);
  return page;
}

/** The window on the host, with the add-on's console in front. */
export async function openConsole(browser: Browser, world: World): Promise<Page> {
  const page = await openPage(browser, world.host.url);
  await page.locator('[data-app-state="ready"]').waitFor();
  await sidebar(page).select(world.addonName);
  await addonHeader(page).tab('SQL').click();
  await consolePage(page).editor.waitFor({ state: 'attached' });
  return page;
}
