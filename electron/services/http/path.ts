import { HttpProblem } from './http-problem.ts';

/** A URL path whose variable segments are encoded. Only the tag `path` makes one. */
export interface ApiPath {
  readonly encoded: string;
}

/**
 * Encodes every inserted value as one path segment. Throws HttpProblem `bad-request` for an empty value, `.` and `..`,
 * which URL parsers resolve even when they are percent-encoded (WHATWG URL, double-dot path segments).
 */
export function path(parts: TemplateStringsArray, ...values: readonly string[]): ApiPath {
  let encoded = parts[0] ?? '';
  for (const [index, value] of values.entries()) {
    if (value === '' || value === '.' || value === '..') {
      throw new HttpProblem('bad-request', '', 'a name is empty or has a special meaning in a URL');
    }
    encoded += encodeURIComponent(value.toWellFormed()) + (parts[index + 1] ?? '');
  }
  return { encoded };
}

/** The URL of a path below a base, whose own path and missing or present trailing slash are respected. */
export function join(base: string, { encoded }: ApiPath): URL {
  return new URL(base.replace(/\/+$/, '') + encoded);
}
