import { createHash } from 'node:crypto';

const style = `:root{color-scheme:light dark}body{margin:0;min-height:100vh;display:grid;place-items:center;`
  + `font:16px/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}main{max-width:26rem;padding:2rem}h1{font-size:1.4rem;margin:0 0 .5rem}p{margin:0}`;

/** Constant pages: nothing of a request is ever shown in them. */
function page(title: string, text: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`
    + `<title>${title}</title><style>${style}</style></head><body><main><h1>${title}</h1><p>${text}</p></main></body></html>`;
}

export const signedInPage = page('You are signed in', 'Borealis Desktop has what it needs. You can close this page.');
export const deniedPage = page('You are not signed in', 'Access was denied. You can close this page and try again in Borealis Desktop.');
export const failedPage = page('You are not signed in', 'Borealis Desktop says why. You can close this page.');
export const refusedPage = page('This request was refused', 'It does not belong to a sign-in of Borealis Desktop. You can close this page.');

/** Headers of every page of the loopback listener. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'connection': 'close',
  'content-security-policy':
    `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
