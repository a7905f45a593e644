import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NoticeView } from '../../../shared/protocol/inbox.ts';
import { inboxTopic } from '../../domain/topics/inboxNews.ts';
import { rawTopic } from '../bus/rawTopic.testkit.ts';
import { placeHold, postHold, voidHold } from '../ledger/holds/holds.ts';
import { type LedgerPort, LedgerUnavailable } from '../ledger/port.ts';
import { StoreUnavailable } from '../store/port.ts';
import { ADA, NOVA, type NoticesWorld, openNotices, readOn, tip, topUp } from './notices.testkit.ts';
import { createTellingLedger, TOLD_EVERY_MS } from './tellingLedger.ts';

let world: NoticesWorld;
let ledger: LedgerPort;
beforeEach(async () => {
  world = openNotices();
  ledger = createTellingLedger({ ...world, notices: world.all[0]! });
  await world.ledger.append(topUp(ADA, 100_000n));
});
afterEach(() => world.close());

const DUE_MS = Date.UTC(2026, 5, 1);
const facts = (purpose: string) => ({
  ...{ purpose, streamId: 'st_1234567', creatorId: NOVA },
  ...{ giverId: ADA, giverName: 'Ada', giverHandle: 'ada' },
});
const held = { asset: 'MESI', amountMinor: 500n } as const;
const hold = (holdId: string, purpose: string) =>
  placeHold(ledger, {
    ...{ holdId, from: `wallet:${ADA}`, held, conversion: null },
    ...{ ref: 'stream:st_1234567:orders', dueAtMs: DUE_MS, memo: facts(purpose) },
  });
const post = (holdId: string, purpose: string, takenMinor: bigint) =>
  postHold(ledger, { holdId, to: [{ account: `creator:${NOVA}`, takenMinor }], memo: facts(purpose) });

/** What somebody was told so far, without when. */
async function told(personId: string): Promise<object[]> {
  await world.all[0]!.catchUp(personId);
  return (await readOn(world.all[0]!, personId)).map(({ atMs: _, ...notice }: NoticeView) => notice);
}
const [ada, nova] = [
  { id: ADA, name: 'Ada', handle: 'ada' },
  { id: NOVA, name: 'Nova', handle: 'nova' },
];
const streamId = 'st_1234567';

describe('the journal that tells', () => {
  it('[NO7] [NO8] tells a payee of a tip, and of an anonymous one neither giver nor entry', async () => {
    await ledger.append(tip(1));
    await ledger.append(tip(2, { anonymous: 'yes' }));
    const paid = { type: 'tipReceived', asset: 'MESI', amountMinor: '100', streamId };
    expect(await told(NOVA)).toEqual([
      { ...paid, seq: 1, from: ada, message: 'tip 1', entryId: `tip_${ADA}_1` },
      { ...paid, seq: 2, from: null, message: 'tip 2', entryId: null },
    ]);
    expect(JSON.stringify((await told(NOVA))[1])).not.toContain(ADA);
    expect(await told(ADA)).toEqual([]);
  });

  it('[NO7] tells a creator of a ticket, and its payer of what came back', async () => {
    await hold('or_1', 'ticket');
    await hold('or_2', 'ticket');
    expect([await told(NOVA), await told(ADA)]).toEqual([[], []]);
    await post('or_1', 'ticket', 500n);
    await voidHold(ledger, { holdId: 'or_2', reason: 'cancelled' });
    expect(await told(NOVA)).toEqual([
      { type: 'ticketSold', seq: 1, from: ada, mesiMinor: '500', streamId, entryId: 'hold/or_1/end' },
    ]);
    expect(await told(ADA)).toEqual([
      {
        ...{ type: 'orderEnded', seq: 1, purpose: 'ticket', creator: nova, asset: 'MESI' },
        ...{ paidMinor: '0', returnedMinor: '500', streamId, entryId: 'hold/or_2/end' },
      },
    ]);
  });

  it('[NO7] [NO10] tells both sides of a one-to-one, also when nothing came back, and once when it is repeated', async () => {
    for (const _ of [1, 2]) await hold('or_1', 'call');
    const asked = { type: 'callRequested', seq: 1, from: ada, asset: 'MESI', amountMinor: '500', streamId };
    expect(await readOn(world.all[0]!, NOVA)).toMatchObject([asked]);
    for (const _ of [1, 2]) await post('or_1', 'call', 500n);
    const ended = {
      ...{ type: 'orderEnded', seq: 1, purpose: 'call', creator: nova, asset: 'MESI' },
      ...{ paidMinor: '500', returnedMinor: '0', streamId, entryId: 'hold/or_1/end' },
    };
    expect(await readOn(world.all[0]!, ADA)).toMatchObject([ended]);
    expect(await told(ADA)).toEqual([ended]);
    expect(await told(NOVA)).toEqual([
      asked,
      { type: 'callEarned', seq: 2, from: ada, mesiMinor: '500', streamId, entryId: 'hold/or_1/end' },
    ]);
  });

  it('[NO7] tells a creator how a payout ended', async () => {
    await ledger.append(tip(1));
    const from = `creator:${NOVA}`;
    const half = { asset: 'MESI', amountMinor: 50n } as const;
    for (const holdId of ['po_1', 'po_2'])
      await placeHold(ledger, {
        ...{ holdId, from, held: half, conversion: null, ref: `payout:${holdId}` },
        ...{ dueAtMs: DUE_MS, memo: { payoutId: holdId } },
      });
    await postHold(ledger, { holdId: 'po_1', to: [{ account: `external:bank:${NOVA}`, takenMinor: 50n }] });
    await voidHold(ledger, { holdId: 'po_2', reason: 'failed' });
    const payout = { type: 'payoutEnded', asset: 'MESI', amountMinor: '50' };
    const heard = (await told(NOVA)).slice(-2);
    expect(heard.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))).toEqual([
      expect.objectContaining({ ...payout, isPaid: false, entryId: 'hold/po_2/end' }),
      expect.objectContaining({ ...payout, isPaid: true, entryId: 'hold/po_1/end' }),
    ]);
  });

  it('[NO10] answers only once the notice is written, which is asked again', async () => {
    let isAway = true;
    const notices = {
      ...world.all[0]!,
      tell: async (happening: Parameters<(typeof world.all)[0]['tell']>[0]) => {
        if (isAway) throw new StoreUnavailable('away for a moment');
        return world.all[0]!.tell(happening);
      },
    };
    ledger = createTellingLedger({ ...world, notices });
    await expect(hold('or_1', 'call')).rejects.toThrow(LedgerUnavailable);
    isAway = false;
    expect(await hold('or_1', 'call')).toMatchObject({ ok: true, replayed: true });
    expect(await told(NOVA)).toHaveLength(1);
  });

  it('[NO11] says at once that a balance changed, and then seldom, the last change included', async () => {
    const news: unknown[] = [];
    await world.bus.subscribe(inboxTopic(ADA), (heard) => void news.push(heard));
    const settled = async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      await world.bus.subscribe(rawTopic('last'), () => resolve());
      world.bus.publish(rawTopic('last'), {});
      await promise;
    };
    for (let n = 0; n < 5; n += 1) await ledger.append(tip(n));
    await settled();
    expect(news).toEqual([{ of: 'balances' }]);
    world.runtime.advance(TOLD_EVERY_MS);
    await settled();
    expect(news).toHaveLength(2);
    world.runtime.advance(10 * TOLD_EVERY_MS);
    await settled();
    expect(news).toHaveLength(2);
    await vi.waitFor(async () => expect(await readOn(world.all[0]!, NOVA)).toHaveLength(5));
  });
});
