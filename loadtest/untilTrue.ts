import { setTimeout as pause } from 'node:timers/promises';

/** Resolves as soon as it is so. Throws with these words when it is not so in time. */
export async function untilTrue(
  isSo: () => boolean | Promise<boolean>,
  { limitMs, lookMs, or: words }: { readonly limitMs: number; readonly lookMs: number; readonly or: string },
): Promise<void> {
  const giveUpAtMs = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > giveUpAtMs) throw new Error(words);
    await pause(lookMs);
  }
}
