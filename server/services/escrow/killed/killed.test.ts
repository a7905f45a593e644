import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { faultsOf } from './checkDay.testkit.ts';
import { killAll } from './killAll.testkit.ts';

/** A busy machine takes minutes for what is ten seconds on a quiet one. */
const PATIENCE_MS = 400_000;

it(
  '[ES22] killed twelve times on the way of its bids, the server loses and doubles nothing',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mesi-killed-'));
    try {
      const startMs = Date.now();
      let seed = 7;
      const random = () => {
        seed = (seed * 48_271) % 2_147_483_647;
        return seed / 2_147_483_647;
      };
      const day = await killAll({ folder, startMs, kills: 12, random });
      expect(day.bids).toBeGreaterThan(3);
      expect(await faultsOf(day, { folder, startMs })).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  PATIENCE_MS,
);
