/** Ends something at the end of a run, in bounded time. */
export type Close = () => Promise<void> | void;

/** How long a goodbye may take before the connection is dropped, in milliseconds. */
export const goodbyeMs = 1_000;

/** Resolves with the promise, or when the time is up. */
export async function within(ms: number, promise: Promise<void>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([promise, late]);
  clearTimeout(timer);
}
