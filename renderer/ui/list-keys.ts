/** Where a key moves the chosen line of a list whose last index is `last`; null for a key that does not move it. `page` in lines. */
export function movedIndex(from: number, key: string, last: number, page: number): number | null {
  switch (key) {
    case 'ArrowDown': return Math.min(last, from + 1);
    case 'ArrowUp': return Math.max(0, from - 1);
    case 'PageDown': return Math.min(last, from + page);
    case 'PageUp': return Math.max(0, from - page);
    case 'Home': return 0;
    case 'End': return last;
    default: return null;
  }
}
