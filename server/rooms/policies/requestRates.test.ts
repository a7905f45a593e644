import { describe, expect, it } from 'vitest';
import type { RequestRate } from '../../../shared/protocol/requests.ts';
import { HOUR_MS, MINUTE_MS } from '../../../shared/time.ts';
import { BucketShelf } from '../../domain/BucketShelf.ts';
import { PersonRates, REQUEST_RATES } from './requestRates.ts';

const KINDS = Object.keys(REQUEST_RATES) as RequestRate[];

describe('buckets of people', () => {
  it.each(KINDS)(
    '[RQ2] [RQ20] %s: a burst passes, one past it waits, and nobody waits for another',
    (kind) => {
      const rates = new PersonRates();
      const { burst, perSecond } = REQUEST_RATES[kind];
      for (let n = 0; n < burst; n += 1) expect(rates.take('ada', kind, 0)).toBeNull();
      const waitMs = rates.take('ada', kind, 0);
      expect(waitMs).toBe(Math.ceil(1_000 / perSecond));
      expect(rates.take('ben', kind, 0)).toBeNull();
      expect(rates.take('ada', kind, waitMs! - 1)).toBeGreaterThan(0);
      expect(rates.take('ada', kind, waitMs!)).toBeNull();
    },
  );

  it('[RQ20] keeps nothing of who has been quiet until the bucket is full again', () => {
    const rates = new PersonRates();
    for (let n = 0; n < 1_000; n += 1) for (const kind of KINDS) rates.take(`us_${n}`, kind, 0);
    expect(rates.size).toBe(1_000 * KINDS.length);
    for (const kind of KINDS) rates.take('ada', kind, MINUTE_MS);
    expect(rates.size).toBe(KINDS.length);
  });

  it('[RQ20] has a bound, and does not forget who goes on asking in vain', () => {
    const shelf = new BucketShelf({ burst: 1, perSecond: 0.001 }, 2);
    shelf.take('ada', 0);
    shelf.take('ben', 0);
    expect(shelf.take('ada', 0)).toBe(1_000_000);
    shelf.take('cy', 0);
    expect([shelf.size, shelf.take('ada', 0), shelf.take('ben', 0)]).toEqual([2, 1_000_000, null]);
  });

  it('[RQ22] makes nobody wait until a clock that was set back has caught up', () => {
    for (const kind of KINDS) {
      const rates = new PersonRates();
      while (rates.take('ada', kind, HOUR_MS) === null);
      expect(rates.take('ada', kind, 0)).toBeNull();
      // and bounds them from then on as always
      for (let n = 1; n < REQUEST_RATES[kind].burst; n += 1) rates.take('ada', kind, 0);
      expect(rates.take('ada', kind, 0)).toBe(Math.ceil(1_000 / REQUEST_RATES[kind].perSecond));
    }
  });
});
