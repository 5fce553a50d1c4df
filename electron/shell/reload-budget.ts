const perMinute = 3;
const minuteMs = 60_000;

/** Whether a window whose process has gone may load again: three times in any minute, so that a crash loop ends. */
export function createReloadBudget(now: () => number = Date.now) {
  let spent: number[] = [];
  return {
    take(): boolean {
      const time = now();
      spent = spent.filter((at) => time - at < minuteMs);
      if (spent.length >= perMinute) return false;
      spent.push(time);
      return true;
    },
  };
}
