import { describe, expect, it } from 'vitest';
import { readMjrHeader, readRawName } from './mjr.ts';

describe("[RP3] of a recorder's file", () => {
  it('what the header says is believed, and nothing else is taken for one', () => {
    const info = (facts: object) => {
      const text = Buffer.from(JSON.stringify(facts));
      return Buffer.concat([Buffer.from('MJR00002'), Buffer.from([0, text.length]), text]);
    };
    expect(readMjrHeader(info({ t: 'v', c: 'VP8', s: 1, u: 2_000 }))).toEqual({
      ...{ kind: 'video', codec: 'vp8', firstAtMs: 2 },
    });
    const whole = info({ t: 'a', c: 'opus', s: 1, u: 1 });
    const others = [
      info({ t: 'd', c: 'text', u: 1 }),
      whole.subarray(0, 20),
      Buffer.from('MJR'),
      Buffer.alloc(0),
    ];
    for (const bytes of others) expect(readMjrHeader(bytes)).toBeNull();
  });

  it('the name says of which replay and part it is', () => {
    expect(readRawName('rp_a-b~0f-video-1.mjr')).toEqual({ replayId: 'rp_a-b', side: null, part: '0f' });
    expect(readRawName('rp_a~partner~0f-audio-0.mjr')).toEqual({
      replayId: 'rp_a',
      side: 'partner',
      part: '0f',
    });
    for (const name of ['rp_a-video-1.mjr', '../x~0f-video-1.mjr', 'rp_a~0f-video-1.mjr.tmp'])
      expect(readRawName(name)).toBeNull();
  });
});
