import { securityHeaders } from '../host/content-policy.ts';
import { findAsset, type Assets } from '../host/renderer-assets.ts';

export const appScheme = 'app';
export const appHost = 'bundle';
export const appOrigin = `${appScheme}://${appHost}`;
export const windowUrl = `${appOrigin}/index.html`;

const maxUrl = 2_048;

/** True for a URL of our own bundle; compares parsed parts, never a prefix. */
export function isOwnUrl(text: string): boolean {
  if (text.length > maxUrl) return false;
  const url = URL.parse(text);
  return url !== null && url.protocol === `${appScheme}:` && url.host === appHost && url.username === '' && url.password === '' && url.port === '';
}

/** Answers a request of the app: scheme from the map of built files, with the window's policy: 404 or 405 for all else. */
export async function answerAppRequest(assets: Assets, request: Pick<Request, 'method' | 'url'>): Promise<Response> {
  const headers = securityHeaders('none');
  const found = isOwnUrl(request.url) ? findAsset(assets, request.method, new URL(request.url).pathname) : { status: 404 as const };
  if (found.status !== 200) return new Response(null, { status: found.status, headers });
  const body = await found.asset.read();
  return new Response(request.method === 'HEAD' ? null : body, {
    headers: { ...headers, 'content-type': found.asset.type, 'content-length': String(body.byteLength) },
  });
}
