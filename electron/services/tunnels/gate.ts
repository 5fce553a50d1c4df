/** A door that callers wait at until it is opened; shut again, it makes the next ones wait. */
export interface Gate {
  readonly isOpen: boolean;
  open(): void;
  shut(): void;
  /** True once open; false when `ms` passed before. */
  pass(ms: number): Promise<boolean>;
}

export function createGate(): Gate {
  let isOpen = false;
  const waiting = new Set<() => void>();
  return {
    get isOpen() { return isOpen; },
    open() {
      isOpen = true;
      for (const wake of waiting) wake();
    },
    shut() { isOpen = false; },
    pass(ms) {
      if (isOpen) return Promise.resolve(true);
      return new Promise((resolve) => {
        const finish = (passed: boolean): void => {
          clearTimeout(timer);
          waiting.delete(wake);
          resolve(passed);
        };
        const wake = (): void => finish(true);
        const timer = setTimeout(() => finish(false), ms);
        waiting.add(wake);
      });
    },
  };
}
