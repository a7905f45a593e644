import { describe, expect, it } from 'vitest';
import { applyRights, NO_RIGHTS, ticketPriceFor } from './rights.ts';

describe('rights', () => {
  it('[MO9] replace what was known of somebody, or of everybody', () => {
    const first = applyRights(NO_RIGHTS, {
      type: 'credits',
      whole: false,
      of: [
        ['us_a', '5'],
        ['us_b', '6'],
      ],
    });
    const some = applyRights(first, { type: 'credits', whole: false, of: [['us_a', '0']] });
    expect(some.credits.toJS()).toEqual({ us_b: '6' });
    expect(applyRights(some, { type: 'credits', whole: true, of: [['us_c', '7']] }).credits.toJS()).toEqual({
      us_c: '7',
    });
    expect(applyRights(some, { type: 'credits', whole: true, of: [] }).credits.toJS()).toEqual({});
  });

  it('[TK5] make a ticket cheaper by what was tipped, never less than free', () => {
    expect([
      ticketPriceFor('100', undefined),
      ticketPriceFor('100', '30'),
      ticketPriceFor('100', '130'),
    ]).toEqual([100n, 70n, 0n]);
  });
});
