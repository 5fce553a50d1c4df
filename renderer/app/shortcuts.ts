import { useEffect } from 'react';
import { chordOf, commands, isMac } from '../state/commands.ts';

const typingPlaces = 'input, textarea, select, [contenteditable="true"], [role="textbox"], .monaco-editor';
const openPopups = '[role="dialog"], [role="alertdialog"], [role="menu"]';
/** The editor's own lists and hints take Escape before a run does. */
const editorPopups = '.suggest-widget.visible, .parameter-hints-widget.visible';
/** Places that Escape leaves or closes, also while something runs; Monaco's own search is one. */
const ownEscape = '[data-own-escape], .find-widget';
/** Works over an open dialog too. */
const everywhere = new Set(['Mod+K']);

function isPlain(chord: string): boolean {
  return !chord.includes('Mod+') && !chord.includes('Alt+') && !chord.includes('Ctrl+') && chord !== 'Escape';
}

function commandFor(event: KeyboardEvent) {
  const chord = chordOf(event, isMac);
  const within = (places: string) => event.target instanceof Element && event.target.closest(places) !== null;
  if (isPlain(chord) && within(typingPlaces)) return undefined;
  if (chord === 'Escape' && (within(ownEscape) || document.querySelector(editorPopups) !== null)) return undefined;
  if (!everywhere.has(chord) && document.querySelector(openPopups) !== null) return undefined;
  return commands.get().findLast((command) => command.disabled !== true && command.keys?.includes(chord) === true && command.inView?.() !== false);
}

/** Runs the command of a chord before the editor sees the key. */
export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing || event.defaultPrevented) return;
      const command = commandFor(event);
      if (command === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      command.run();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
}
