/** A header that asks for more than a day says nothing that anybody could follow. */
const mostSeconds = 86_400;

/** Seconds of a Retry-After header (RFC 9110 10.2.3: seconds or an HTTP date), or null without a usable one. */
export function retryAfterSeconds(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  const time = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.max(0, Math.ceil((time - now) / 1000));
  return seconds <= mostSeconds ? seconds : null;
}
