export const ROW_PX = 24;
export const HEADER_PX = 28;
/** Above this height browsers place elements wrongly, so the scrollbar then stands for a share of the rows. */
export const MOST_PX = 15_000_000;
const OVERSCAN = 3;

/** How far the rows reach, and what the scrollbar can say of it, in pixels. */
export type Scale = {
  count: number;
  viewPx: number;
  /** Height of all rows. */
  allPx: number;
  /** Height that the scroller is told. */
  contentPx: number;
  /** The largest `top`: the last row lies at the lower edge of the view. */
  mostTop: number;
};

/** The scale for `count` rows in a view of `viewPx` pixels (without the header). */
export function scaleOf(count: number, viewPx: number): Scale {
  const allPx = count * ROW_PX;
  return { count, viewPx, allPx, contentPx: Math.min(allPx, MOST_PX), mostTop: Math.max(0, allPx - viewPx) };
}

/** True where one pixel of the scrollbar stands for more than one of the rows. */
export const isScaled = (scale: Scale): boolean => scale.contentPx < scale.allPx;

/** `top` within what can be shown, on whole pixels so that text stays sharp. */
export function clampTop(scale: Scale, top: number): number {
  return Math.round(Math.max(0, Math.min(top, scale.mostTop)));
}

/** The first pixel in view, measured over all rows, for a position of the scrollbar. */
export function topOf(scale: Scale, scrollTop: number): number {
  if (!isScaled(scale)) return clampTop(scale, scrollTop);
  return clampTop(scale, scrollTop * (scale.mostTop / Math.max(1, scale.contentPx - scale.viewPx)));
}

/** Where the scrollbar belongs for a first pixel in view. */
export function scrollTopOf(scale: Scale, top: number): number {
  if (!isScaled(scale)) return top;
  return (top * Math.max(1, scale.contentPx - scale.viewPx)) / Math.max(1, scale.mostTop);
}

/** First row to draw and one past the last. */
export function rowsAt(scale: Scale, top: number): { from: number; to: number } {
  const first = Math.floor(top / ROW_PX);
  return { from: Math.max(0, first - OVERSCAN), to: Math.min(scale.count, first + Math.ceil(scale.viewPx / ROW_PX) + 1 + OVERSCAN) };
}

/** The `top` that shows `row` whole: in the middle where it is far away, else moving as little as possible. */
export function topShowing(scale: Scale, row: number, top: number): number {
  const above = row * ROW_PX;
  const far = above < top - scale.viewPx || above > top + 2 * scale.viewPx;
  if (far && scale.viewPx >= ROW_PX) return clampTop(scale, above - (scale.viewPx - ROW_PX) / 2);
  if (above < top) return clampTop(scale, above);
  if (above + ROW_PX > top + scale.viewPx) return clampTop(scale, above + ROW_PX - scale.viewPx);
  return top;
}
