/**
 * Makes of a task one that runs at most once at a time. Whoever asks while it runs waits for one more run, which begins
 * after they asked, and which all who asked meanwhile share. `task` may reject; then all who waited for that run hear it.
 */
export function onceMore<T>(task: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  let next: Promise<T> | null = null;
  const run = (): Promise<T> => {
    const mine = task().finally(() => {
      if (running === mine) running = null;
    });
    running = mine;
    return mine;
  };
  return () => {
    if (running === null) return run();
    next ??= running.then(begin, begin);
    return next;
  };

  function begin(): Promise<T> {
    next = null;
    return run();
  }
}
