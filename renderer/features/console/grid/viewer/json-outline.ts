/** One value of a JSON text, by where it stands: nothing is converted, so that numbers, order and repeated keys stay as they are. */
export type JsonNode = { kind: 'object' | 'array' | 'scalar'; from: number; to: number };
export type JsonChild = { /** The key as written, with its quotes; null in an array. */ key: string | null; value: JsonNode };

const QUOTE = 34;
const BACKSLASH = 92;
const blank = (code: number) => code === 32 || code === 10 || code === 13 || code === 9;

function skipBlank(text: string, at: number): number {
  while (blank(text.charCodeAt(at))) at += 1;
  return at;
}

function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    at += code === BACKSLASH ? 2 : 1;
  }
  return text.length;
}

/** One past the end of the value that begins at `from`; the text must be valid JSON. */
function endOfValue(text: string, from: number): number {
  const first = text.charAt(from);
  if (first === '"') return endOfString(text, from);
  if (first !== '{' && first !== '[') {
    let at = from;
    while (at < text.length && !blank(text.charCodeAt(at)) && !',]}'.includes(text.charAt(at))) at += 1;
    return at;
  }
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
      continue;
    }
    if (code === 123 || code === 91) depth += 1;
    else if (code === 125 || code === 93) depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  return text.length;
}

function nodeAt(text: string, from: number): JsonNode {
  const first = text.charAt(from);
  return { kind: first === '{' ? 'object' : first === '[' ? 'array' : 'scalar', from, to: endOfValue(text, from) };
}

/** The whole of a valid JSON text as one value. */
export const rootOf = (text: string): JsonNode => nodeAt(text, skipBlank(text, 0));

/**
 * The members of an object or array, at most `limit`; `next` is where to go on, null at the end. Only these members are looked
 * at, and nothing inside them, so that a document of any size opens at once.
 */
export function childrenOf(text: string, node: JsonNode, limit: number, from: number | null = null): { children: JsonChild[]; next: number | null } {
  const children: JsonChild[] = [];
  let at = skipBlank(text, from ?? node.from + 1);
  while (at < node.to - 1) {
    if (children.length >= limit) return { children, next: at };
    let key: string | null = null;
    if (node.kind === 'object') {
      const end = endOfString(text, at);
      key = text.slice(at, end);
      at = skipBlank(text, skipBlank(text, end) + 1);
    }
    const value = nodeAt(text, at);
    children.push({ key, value });
    at = skipBlank(text, value.to);
    if (text.charAt(at) === ',') at = skipBlank(text, at + 1);
  }
  return { children, next: null };
}

/** True for a text that is one JSON object or array. */
export function isJsonDocument(text: string): boolean {
  if (!/^[\s]*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
