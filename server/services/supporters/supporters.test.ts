import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../../shared/time.ts';
import { ADA, NOVA, type NoticesWorld, openNotices } from '../notices/notices.testkit.ts';
import { createStoreSupporters } from './storeSupporters.ts';

const BEN = 'us_ben000';
const NAMES: Readonly<Record<string, string>> = { [NOVA]: 'Nova', [ADA]: 'Ada', [BEN]: 'Ben' };

let world: NoticesWorld;
let tips = 0;
beforeAll(() => {
  world = openNotices();
});
afterAll(() => world.close());

/** Identity knows one person more here. */
const identity = {
  get: async (id: string) => {
    const name = NAMES[id];
    return name ? { id, name, handle: name.toLowerCase(), email: '', isCreator: true } : null;
  },
};
const supporters = () => createStoreSupporters({ ...world, identity });
const boards = async () => {
  world.runtime.advance(MINUTE_MS);
  const { week, month, all } = await supporters().of(NOVA);
  return [week, month, all].map((board) =>
    board.map(({ person, mesiMinor }) => `${person.name} ${mesiMinor}`),
  );
};

async function tip(giverId: string, amountMinor: bigint, more: Readonly<Record<string, string>> = {}) {
  tips += 1;
  const source = 'external:test:bank';
  const given = {
    giverId,
    giverName: giverId,
    giverHandle: 'x',
    creatorId: NOVA,
    message: '',
    anonymous: 'no',
  };
  const amounts = { asset: 'MESI', amountMinor: String(amountMinor), mesiMinor: String(amountMinor) };
  await world.ledger.append({
    ...{
      id: `tip_${tips}`,
      kind: 'tip',
      source,
      ref: `profile:${NOVA}`,
      memo: { ...given, ...amounts, ...more },
    },
    legs: [
      { account: source, asset: 'MESI', amountMinor: -amountMinor },
      { account: `creator:${NOVA}`, asset: 'MESI', amountMinor },
    ],
  });
}

describe('boards of supporters', () => {
  it('[LB1] [LB2] have who tipped most in 7 days, 30 days and in all, and nobody anonymous or gone', async () => {
    expect(await boards()).toEqual([[], [], []]);
    await tip(ADA, 50n);
    world.runtime.advance(20 * DAY_MS);
    await tip(BEN, 30n);
    await tip(ADA, 10n, { anonymous: 'yes' });
    await tip('us_gone00', 99n);
    await tip(ADA, 70n, { creatorId: 'us_other00' });
    await tip(ADA, 5n);
    expect(await boards()).toEqual([
      ['Ben 30', 'Ada 5'],
      ['Ada 55', 'Ben 30'],
      ['Ada 55', 'Ben 30'],
    ]);
    world.runtime.advance(15 * DAY_MS);
    expect(await boards()).toEqual([[], ['Ben 30', 'Ada 5'], ['Ada 55', 'Ben 30']]);
  });

  it('[LB2] leave out who wishes it, for as long as they do', async () => {
    const service = supporters();
    expect(await service.isHidden(ADA)).toBe(false);
    await service.setHidden(ADA, true);
    expect([await service.isHidden(ADA), (await boards())[2]]).toEqual([true, ['Ben 30']]);
    await service.setHidden(ADA, false);
    expect((await boards())[2]).toEqual(['Ada 55', 'Ben 30']);
  });

  it('[LB3] count whole pages once, and every tip of them', async () => {
    for (let n = 0; n < 2_100; n += 1) await tip(n % 2 === 0 ? ADA : BEN, 2n);
    expect((await boards())[2]).toEqual(['Ada 2155', 'Ben 2130']);
    const kept = await world.store.get('supporterSums', NOVA);
    expect(kept?.body.cursor).not.toBeNull();
    await tip(BEN, 100n);
    expect((await boards())[2]).toEqual(['Ben 2230', 'Ada 2155']);
    expect((await boards())[2]).toEqual(['Ben 2230', 'Ada 2155']);
  });

  it('[LB5] leave out what was given back, as far as it was', async () => {
    await tip(ADA, 1_000n, { creatorId: 'us_board00' });
    const { store, runtime } = world;
    const atMs = runtime.clock.nowMs();
    const report = (reportId: string, toFanPercent: number, frozenMinor: string) =>
      store.insert('reports', reportId, {
        ...{ fanId: BEN, creatorId: NOVA, atMs },
        report: {
          fan: { id: BEN, name: 'Ben', handle: 'ben' },
          payments: [
            { entryId: 'tip_x', purpose: 'tip', atMs, paidMinor: frozenMinor, frozenMinor },
            { entryId: 'hold_y', purpose: 'ticket', atMs, paidMinor: '900', frozenMinor: '900' },
          ],
          stage: { type: 'closed', verdict: { toFanPercent }, returnedMinor: '0' },
        },
      });
    await report('rp_one', 100, '100');
    await report('rp_two', 50, '60');
    await report('rp_none', 0, '500');
    const [week, month, all] = await boards();
    expect([week, month, all]).toEqual([
      ['Ada 2100', 'Ben 2070'],
      ['Ada 2105', 'Ben 2100'],
      ['Ada 2155', 'Ben 2100'],
    ]);
  });
});
