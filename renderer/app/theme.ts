import { useEffect } from 'react';
import type { Settings } from '../../shared/contract/settings.ts';

const DARK = '(prefers-color-scheme: dark)';
const CONTRAST = '(prefers-contrast: more)';

/** The theme to show: the chosen one, or the system's. */
export function resolveTheme(choice: Settings['theme'], dark: boolean, contrast: boolean): 'light' | 'dark' | 'high-contrast' {
  if (choice !== 'system') return choice;
  if (contrast) return 'high-contrast';
  return dark ? 'dark' : 'light';
}

/** Puts the theme on the page. */
export function applyTheme(choice: Settings['theme']): void {
  document.documentElement.dataset['theme'] = resolveTheme(choice, matchMedia(DARK).matches, matchMedia(CONTRAST).matches);
}

/** Keeps the page's theme, following the system where that is chosen. */
export function useTheme(choice: Settings['theme']): void {
  useEffect(() => {
    const apply = () => applyTheme(choice);
    apply();
    const queries = [matchMedia(DARK), matchMedia(CONTRAST)];
    for (const query of queries) query.addEventListener('change', apply);
    return () => {
      for (const query of queries) query.removeEventListener('change', apply);
    };
  }, [choice]);
}
