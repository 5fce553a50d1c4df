/** Heroku's bucket of 4 500 requests per account, refilled by 75 a minute. */
export interface RateLimits {
  /** Takes one request; returns what remains, or undefined when nothing was left. */
  take(account: string): number | undefined;
  remaining(account: string): number;
}

const BUCKET = 4500;
const PER_MS = 75 / 60_000;

/** Full buckets for everybody. */
export function createRateLimits(): RateLimits {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const refill = (account: string): { tokens: number; at: number } => {
    const now = Date.now();
    const bucket = buckets.get(account) ?? { tokens: BUCKET, at: now };
    bucket.tokens = Math.min(BUCKET, bucket.tokens + (now - bucket.at) * PER_MS);
    bucket.at = now;
    buckets.set(account, bucket);
    return bucket;
  };
  return {
    take(account) {
      const bucket = refill(account);
      if (bucket.tokens < 1) return undefined;
      bucket.tokens -= 1;
      return Math.floor(bucket.tokens);
    },
    remaining: (account) => Math.floor(refill(account).tokens),
  };
}
