import { linkHosts } from '../host/links.ts';

/** Base URLs that sign-in pages come from; plain http only where the configuration itself is on loopback. */
export interface SignInPages { herokuOAuthUrl: string; herokuLoginUrl: string }

const maxUrl = 4_096;

/**
 * The text to hand to the system's browser, or null: https to Heroku's domains or to a host of the link table, or the
 * exact origin of a configured sign-in page. Users, passwords and other schemes are refused; the URL is written anew
 * from its parsed parts (Electron security 15).
 */
export function externalUrl(url: URL, pages: SignInPages): string | null {
  if (url.username !== '' || url.password !== '' || url.href.length > maxUrl) return null;
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  if (url.origin === new URL(pages.herokuOAuthUrl).origin || url.origin === new URL(pages.herokuLoginUrl).origin) return url.href;
  if (url.protocol !== 'https:' || url.port !== '') return null;
  const known = url.hostname === 'heroku.com' || url.hostname.endsWith('.heroku.com') || linkHosts.includes(url.hostname);
  return known ? url.href : null;
}
