import { request } from 'node:http';

/** Presses Allow or Deny on Heroku's consent page without a browser. Resolves with the redirect's target. */
export async function decide(authorizeUrl: string, decision: 'allow' | 'deny'): Promise<URL> {
  const url = new URL(authorizeUrl);
  const form = new URLSearchParams(url.searchParams);
  form.set('decision', decision);
  const response = await fetch(new URL(url.pathname, url), { method: 'POST', body: form, redirect: 'manual' });
  return new URL(response.headers.get('location') ?? 'about:blank');
}

export interface RawReply {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

/** One HTTP request with every header as given. */
export function rawRequest(url: URL, options: { method?: string; headers?: Record<string, string> } = {}): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent: false, ...options }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => { body += chunk; });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** True when something listens on the port. */
export async function answers(port: number): Promise<boolean> {
  try {
    await rawRequest(new URL(`http://127.0.0.1:${port}/`));
    return true;
  } catch {
    return false;
  }
}
