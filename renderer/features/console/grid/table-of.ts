const name = String.raw`(?:"(?:[^"]|"")+"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)`;
const single = new RegExp(String.raw`^\s*(?:table|select\b[\s\S]*?\bfrom)\s+(?:only\s+)?(${name}(?:\.${name})?)\s*(?:$|;|where\b|order\b|limit\b|offset\b|fetch\b)`, 'i');
const joining = /\b(?:join|union|intersect|except)\b/i;

/** The one table that a statement plainly reads, as written, to name it in INSERT statements; null where it is not plain. */
export function tableOf(statement: string): string | null {
  return joining.test(statement) ? null : (single.exec(statement)?.[1] ?? null);
}
