import type { Clouds } from '../clouds.ts';

export interface Answer {
  status: number;
  headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into JSON of every shape
  body: any;
}

export interface Options {
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  text?: string;
  headers?: Record<string, string>;
  token?: string;
}

async function request(base: string, method: string, path: string, defaults: Record<string, string>, options: Options): Promise<Answer> {
  const headers: Record<string, string> = { ...defaults, ...options.headers };
  if (options.token !== undefined) headers['authorization'] = `Bearer ${options.token}`;
  const text = options.text ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
  if (text !== undefined) headers['content-type'] ??= 'application/json';
  const response = await fetch(base + path, { method, headers, redirect: 'manual', ...(text === undefined ? {} : { body: text }) });
  const answer = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, headers: response.headers, body: isJson && answer !== '' ? JSON.parse(answer) : answer };
}

/** Plain HTTP for tests, with the headers that the vendor's CLI sends. */
export function createCloudClient(clouds: Pick<Clouds, 'endpoints' | 'apiKey'>) {
  const accept = { accept: 'application/vnd.heroku+json; version=3' };
  const heroku = (method: string, path: string, options: Options = {}) =>
    request(clouds.endpoints.herokuHost, method, path, accept, { token: clouds.apiKey, ...options });
  return {
    heroku,
    borealis: (method: string, path: string, options: Options = {}) =>
      request(clouds.endpoints.borealisApiBaseUrl, method, `/heroku/resources/${path}`, {}, options),
    oauth: (method: string, path: string, options: Options = {}) => request(clouds.endpoints.oauthHost, method, path, {}, options),
    login: (method: string, path: string, options: Options = {}) => request(clouds.endpoints.loginHost, method, path, {}, options),
    /** A temporary token as the vendor's CLI makes it, with its authorization's id. */
    async temporary(scope: string[] = ['read', 'identity'], expiresIn: number | null = 180) {
      const { body } = await heroku('POST', '/oauth/authorizations', {
        body: { description: 'Borealis PG CLI plugin temporary auth token', expires_in: expiresIn, scope },
      });
      return { id: body.id as string, token: body.access_token.token as string };
    },
  };
}

export type CloudClient = ReturnType<typeof createCloudClient>;
