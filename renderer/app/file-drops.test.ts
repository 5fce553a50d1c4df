import { expect, it } from 'vitest';
import { refuseFileDrops } from './file-drops.ts';

function drag(kind: 'dragover' | 'drop', types: readonly string[]) {
  const event = Object.assign(new Event(kind, { bubbles: true, cancelable: true }), { dataTransfer: { types, dropEffect: 'copy' } });
  document.body.dispatchEvent(event);
  return { prevented: event.defaultPrevented, effect: event.dataTransfer.dropEffect };
}

refuseFileDrops(window);

it.each(['dragover', 'drop'] as const)('%s of a file opens nothing in place of the window', (kind) => {
  expect(drag(kind, ['Files'])).toEqual({ prevented: true, effect: 'none' });
});

it('leaves text to the fields that take it', () => {
  expect(drag('drop', ['text/plain'])).toEqual({ prevented: false, effect: 'copy' });
});
