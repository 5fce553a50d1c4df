/** Waits for the work, but no longer than so many milliseconds. Resolves true when it was done; rejects where the work does. */
export async function withinMs(ms: number, work: Promise<unknown>): Promise<boolean> {
  const limit = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => limit.resolve(false), ms);
  try {
    return await Promise.race([work.then(() => true), limit.promise]);
  } finally {
    clearTimeout(timer);
  }
}
