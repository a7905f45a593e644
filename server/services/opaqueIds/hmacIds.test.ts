import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createHmacIds } from './hmacIds.ts';

const ids = createHmacIds('a secret of this server');
const all = [
  ids.tip('tip_us_ada_1'),
  ids.tip('tip_us_ada_2'),
  ids.order('us_ada', '1'),
  ids.order('us_ada', '2'),
  ids.order('us_ben', '1'),
  ids.order('us_ada","1', '1'),
];

describe('ids that others see', () => {
  it('[OI1] are the same for the same thing and secret, and different for every other', () => {
    expect(createHmacIds('a secret of this server').tip('tip_us_ada_1')).toBe(all[0]);
    expect(new Set(all).size).toBe(all.length);
    for (const id of all) expect(id).toMatch(/^(tp|or)_[\w-]{24}$/);
  });

  it('[OI2] hold nothing of the person, and are no hash that anybody can make', () => {
    expect(createHmacIds('another secret').tip('tip_us_ada_1')).not.toBe(all[0]);
    expect(all.join()).not.toMatch(/ada|ben|us_/);
    // what the id of an order was before: the person's id and a command that may be guessed
    const guess = createHash('sha256')
      .update(JSON.stringify(['us_ada', '1']))
      .digest();
    expect(all[2]).not.toContain(guess.subarray(0, 18).toString('base64url'));
  });
});
