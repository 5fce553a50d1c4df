/**
 * Runs `work` again and again while there is something pending; calls during a run join it. Between the last look at
 * `pending` and the run's end nothing else can happen, so that no call is answered by a run that has missed its work.
 */
export function createWorker(pending: () => boolean, work: () => Promise<void>): { run(): Promise<void>; idle(): Promise<void> } {
  let running: Promise<void> | null = null;
  const loop = async (): Promise<void> => {
    try {
      while (pending()) await work();
    } finally {
      running = null;
    }
  };
  return {
    run() {
      running ??= Promise.resolve().then(loop);
      return running;
    },
    idle: () => running ?? Promise.resolve(),
  };
}
