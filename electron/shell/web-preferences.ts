import type { WebPreferences } from 'electron';

/**
 * The window's preferences, written out even where they are Electron's defaults (security checklist 2 to 12), because a
 * changed default or a stray option would silently end the sandbox. The partition is in memory: no cookie or cache of
 * the window ever reaches the disk.
 */
export const webPreferences = {
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  contextIsolation: true,
  sandbox: true,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  plugins: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  safeDialogs: true,
  enableWebSQL: false,
  disableBlinkFeatures: 'Auxclick',
  partition: 'borealis',
} as const satisfies WebPreferences;

/** The same with what only the run knows. Developer tools exist in development alone. */
export function windowPreferences({ preload, packaged }: { preload: string; packaged: boolean }) {
  return { ...webPreferences, preload, devTools: !packaged } satisfies WebPreferences;
}
