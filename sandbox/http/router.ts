import type { IncomingMessage } from 'node:http';
import type { Reply } from './reply.ts';

/** One request as a handler sees it. Path parameters are percent-decoded. */
export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  params: Record<string, string>;
  /** Raw body text; at most 1 MiB. */
  body: string;
  /** Aborts when the client goes away before the answer. */
  signal: AbortSignal;
}

export interface Route {
  method: string;
  /** Such as `/apps/{app}/addons/{addon}`. */
  template: string;
  handle: (call: Call) => Reply | Promise<Reply>;
}

export interface Match {
  route: Route;
  params: Record<string, string>;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function matchSegments(template: string[], actual: string[]): Record<string, string> | undefined {
  if (template.length !== actual.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const text = decode(actual[index] ?? '');
    if (text === undefined) return undefined;
    if (part.startsWith('{')) {
      if (text === '') return undefined;
      params[part.slice(1, -1)] = text;
    } else if (part !== text) {
      return undefined;
    }
  }
  return params;
}

/** Finds routes by method and path; literal segments win because they stand first in the list. */
export function createRouter(routes: readonly Route[]): { find(method: string, path: string): Match | undefined } {
  const prepared = routes.map((route) => ({ route, segments: route.template.split('/') }));
  return {
    find(method, path) {
      const actual = path.replace(/^\/{2,}/u, '/').split('/');
      if (actual.length > 2 && actual.at(-1) === '') actual.pop();
      for (const { route, segments } of prepared) {
        if (route.method !== method) continue;
        const params = matchSegments(segments, actual);
        if (params) return { route, params };
      }
      return undefined;
    },
  };
}
