import { useMemo, useRef } from 'react';

/** The same object for as long as the component lives, so that children are not drawn again; `read` gives the latest value. */
export function useLatest<T>(value: T): { read: () => T } {
  const latest = useRef(value);
  latest.current = value;
  return useMemo(() => ({ read: () => latest.current }), []);
}
