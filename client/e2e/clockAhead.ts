import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ClockAnswer } from '../../shared/protocol/http.ts';
import { SECOND_MS } from '../../shared/time.ts';
import { patient } from './acts.ts';
import type { ServerProcess } from './serverProcess.ts';

/** The time of day of a server under test, in Unix ms. */
export interface ClockAhead {
  /** What that server is started with. */
  readonly env: Readonly<Record<string, string>>;
  nowMs(): number;
  /** Waits until it is so: what is done right after it belongs to the new time. */
  moveTo(server: ServerProcess, atMs: number): Promise<void>;
}

/** Makes a clock that can be moved; it is kept in that folder. */
export async function makeClockAhead(folder: string): Promise<ClockAhead> {
  const file = join(folder, 'ahead');
  let aheadMs = 0;
  await writeFile(file, '0');
  return {
    env: {
      CLOCK_AHEAD_FILE: file,
      NODE_OPTIONS: `--import ${new URL('./movedClock.ts', import.meta.url).href}`,
    },
    nowMs: () => Date.now() + aheadMs,
    async moveTo({ address }, atMs) {
      aheadMs = atMs - Date.now();
      await writeFile(file, String(aheadMs));
      const isThere = async () => {
        const { nowMs } = (await (await fetch(`${address}/api/clock`)).json()) as ClockAnswer;
        return nowMs - Date.now() > aheadMs - SECOND_MS;
      };
      await expect.poll(isThere, patient).toBe(true);
    },
  };
}
