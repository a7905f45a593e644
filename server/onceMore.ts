/**
 * Makes of a task one that runs at most once at a time. Whoever asks while it runs waits for one more run, which begins
 * after they asked, and which all who asked meanwhile share. `task` may reject; then all who waited for that run hear it.
 */
export function onceMore(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const run = (): Promise<void> => {
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

  function begin(): Promise<void> {
    next = null;
    return run();
  }
}
