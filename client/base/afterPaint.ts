import { useEffect } from 'react';

/** Runs a task once the page stands and the browser has nothing else to do. Returns what calls it off. */
export function afterPaint(task: () => void): () => void {
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(task, 300);
    return () => clearTimeout(timer);
  }
  const request = requestIdleCallback(task, { timeout: 2_000 });
  return () => cancelIdleCallback(request);
}

/**
 * Fetches code once the page stands, so that it is there when it is to be shown. What many people are shown in the same
 * moment is fetched that way. A failure shows itself when the code is wanted.
 */
export function useFetchedAfterPaint(load: () => Promise<unknown>): void {
  useEffect(() => afterPaint(() => void load().catch(() => undefined)), [load]);
}
