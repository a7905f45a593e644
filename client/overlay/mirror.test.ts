import { describe, expect, it } from 'vitest';
import { mirrored, textOf } from './mirror.ts';
import { OVERLAY_LIMITS } from './overlayLimits.ts';
import { aTip, play } from './overlayWorld.testkit.ts';
import type { Cue } from './tipDirector.ts';

const cueOf = (mesi: number, over = {}): Cue =>
  play([{ atMs: 0, tip: aTip('tip_a', mesi, over) }]).cues[0] as Cue;

describe('accessible mirror', () => {
  it('[OV18] tells tier, name, amount and message of a tip', () => {
    const paid = { name: 'Ana\u202E', asset: 'USD' as const, amountMinor: '1250', message: 'hi\nthere' };
    expect(textOf(cueOf(100, paid))).toEqual({
      tier: 'large',
      name: 'Ana',
      amount: '$12.50',
      message: 'hi there',
    });
  });

  it('[OV18] tells how many tips a burst holds, and their sum', () => {
    const crowd = Array.from({ length: 38 }, (_, n) => ({ atMs: n, tip: aTip(`tip_${n}`, 2) }));
    const burst = play(crowd).cues[1] as Cue;
    expect(textOf(burst)).toMatchObject({ tier: 'burst', amount: '74.00 MESI', message: '37 tips' });
  });

  it('[OV18] is bounded, and keeps the newest', () => {
    const many = Array.from({ length: OVERLAY_LIMITS.mirrorCues + 5 }, (_, id) => ({ ...cueOf(1), id }));
    const kept = mirrored(many).map((cue) => cue.id);
    expect(kept).toHaveLength(OVERLAY_LIMITS.mirrorCues);
    expect(kept.at(-1)).toBe(many.at(-1)?.id);
    expect(mirrored(many.slice(0, OVERLAY_LIMITS.mirrorCues))).toHaveLength(OVERLAY_LIMITS.mirrorCues);
  });
});
