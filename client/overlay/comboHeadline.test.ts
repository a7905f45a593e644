import { describe, expect, it } from 'vitest';
import { PLAIN_OVERLAY } from '../../shared/overlaySettings.ts';
import { COMBO } from '../model/combos.ts';
import { dresserOf } from './look/dressing.ts';
import { textOf } from './mirror.ts';
import { aTip, play } from './overlayWorld.testkit.ts';

/** A tip of a minute that is shown alone. */
const given = (n: number, giverId: string, atMs = n * 3_000) => ({
  atMs,
  tip: aTip(`tip_${n}`, 10, { name: giverId, giverId, atMs }),
});
const headlines = (tips: readonly ReturnType<typeof given>[], dresser?: Parameters<typeof play>[1]) =>
  play(tips, dresser).cues.map((cue) => textOf(cue).name);

describe('what stands behind a name', () => {
  it('[OV47] is the combo, from its third tip by its second giver on, until it breaks off', () => {
    const run = [given(0, 'ann'), given(1, 'ben'), given(2, 'ann'), given(3, 'eve')];
    const late = given(4, 'ann', 9_000 + COMBO.gapMs + 1);
    expect(headlines([...run, late])).toEqual(['ann', 'ben', 'ann · combo ×3', 'eve · combo ×4', 'ann']);
    expect(headlines([0, 1, 2, 3].map((n) => given(n, 'ann')))).toEqual(['ann', 'ann', 'ann', 'ann']);
  });

  it('[OV47] goes on with no test alert, and no tip that is shown again', () => {
    const again = { atMs: 6_000, tip: aTip('tip_again', 10, { name: 'again' }) };
    expect(headlines([given(0, 'ann'), given(1, 'ben'), again])).toEqual(['ann', 'ben', 'again']);
  });

  it('[OV47] is else the first tip, where no words of the creator stand', () => {
    const first = { atMs: 0, tip: aTip('tip_a', 10, { name: 'ann', isFirst: true }) };
    expect(headlines([first])).toEqual(['ann · first tip!']);
    expect(headlines([first], { dresser: dresserOf(PLAIN_OVERLAY) })).toEqual(['ann · first tip!']);
  });
});
