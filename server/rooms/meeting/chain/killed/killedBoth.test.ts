import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { killAll } from '../../../../services/escrow/killed/killAll.testkit.ts';
import { createRandom } from '../../../sim/random.ts';
import { checkBoth } from './checkBoth.testkit.ts';

const VICTIM = new URL('./victim.testkit.ts', import.meta.url).pathname;
/** A busy machine takes long for what is six seconds on a quiet one. */
const PATIENCE_MS = 200_000;

it(
  '[CU10] [WB7] killed on the way of meetings, server and chain come to rest alike, with nothing lost or doubled',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mesi-killed-both-'));
    try {
      const { next: random } = createRandom(11);
      const { bids } = await killAll({ folder, startMs: Date.now(), kills: 8, random, program: VICTIM });
      expect(bids).toBeGreaterThan(3);
      expect((await checkBoth(folder, bids)).faults).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  PATIENCE_MS,
);
