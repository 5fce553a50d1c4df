/** Resolves when the work has settled or the time is up, whichever is first; tells `late` or `failed` and never rejects. */
export async function within(ms: number, work: Promise<unknown>, tell: { late(): void; failed(error: unknown): void }): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      tell.late();
      resolve();
    }, ms);
  });
  await Promise.race([work.then(() => undefined, (error: unknown) => tell.failed(error)), timeUp]);
  clearTimeout(timer);
}
