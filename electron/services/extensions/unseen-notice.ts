import type { InstallEvent } from '../../../shared/contract/extensions.ts';
import type { Notice } from '../deps.ts';

export type InstallEnd = Extract<InstallEvent, { kind: 'done' }>;

/** What became of an installation that nobody followed to its end. */
export function unseenNotice({ addonId, name }: { addonId: string; name: string }, { names, end }: { names: readonly string[]; end: InstallEnd }): Notice {
  const made = end.steps.filter(({ state }) => state === 'installed').map((step) => step.name);
  const left = end.steps.length === 0 ? names : end.steps.filter(({ state }) => state === 'failed' || state === 'not-tried').map((step) => step.name);
  const done = made.length === 0 ? (left.length === 0 ? 'everything was installed already.' : 'nothing was installed.') : `installed: ${made.join(', ')}.`;
  const rest = left.length === 0 ? '' : ` ${end.uncertain ? 'Not installed, or not known' : 'Not installed'}: ${left.join(', ')}.`;
  return {
    tag: `extensions-${addonId}`, addonId, tab: 'extensions', body: `${name}: ${done}${rest}`,
    ...(end.outcome === 'installed' ? { tone: 'info', title: 'Extensions are installed' } : { tone: 'error', title: 'Not every extension was installed' }),
  };
}
