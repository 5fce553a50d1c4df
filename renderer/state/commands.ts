import { useEffect, useRef } from 'react';
import { createStore } from './store.ts';

/** Something the user can do from the palette, and by a key where it has one. */
export type Command = {
  id: string;
  title: string;
  group: string;
  /** Chords such as "Mod+K" or "?"; Mod is Ctrl, on macOS Cmd. */
  keys?: readonly string[];
  disabled?: boolean;
  /** Its keys count only while this says so, as what they act on is out of view otherwise. The palette offers it always. */
  inView?: () => boolean;
  /** One of many of its kind: offered to who searches, not listed before. */
  searched?: boolean;
  run: () => void;
};

export const commands = createStore<readonly Command[]>([]);

/** Offers commands while the component is mounted. */
export function useCommands(list: readonly Command[]): void {
  const latest = useRef(list);
  latest.current = list;
  const shape = list.map((command) => `${command.id}|${command.title}|${String(command.disabled === true)}`).join('\n');
  useEffect(() => {
    const offered = latest.current.map((command) => ({
      ...command,
      run: () => latest.current.find((current) => current.id === command.id)?.run(),
    }));
    commands.set((old) => [...old, ...offered]);
    return () => commands.set((old) => old.filter((command) => !offered.some((own) => own === command)));
  }, [shape]);
}

export const isMac = typeof navigator !== 'undefined' && /Mac/.test(navigator.userAgent);

/** The chord of a key event, in the order Mod, Ctrl, Alt, Shift, key. */
export function chordOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>, mac: boolean): string {
  const mod = mac ? event.metaKey : event.ctrlKey;
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const named = /^[A-Z]$/.test(key) || event.key.length > 1;
  return [mod && 'Mod', mac && event.ctrlKey && 'Ctrl', event.altKey && 'Alt', event.shiftKey && named && 'Shift', key]
    .filter((part) => part !== false)
    .join('+');
}

/** A chord as this system writes it: "⌘K" or "Ctrl+K". */
export function chordText(chord: string, mac: boolean = isMac): string {
  const parts = chord.split('+');
  if (!mac) return parts.map((part) => (part === 'Mod' ? 'Ctrl' : part)).join('+');
  const signs = new Map([['Mod', '⌘'], ['Ctrl', '⌃'], ['Alt', '⌥'], ['Shift', '⇧'], ['Enter', '⏎']]);
  return parts.map((part) => signs.get(part) ?? part).join('');
}
