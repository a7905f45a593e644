import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { INBOX_LIMITS } from '../../../shared/inboxLimits.ts';
import { type InboxNews, inboxTopic } from '../../domain/topics/inboxNews.ts';
import { ADA, NOVA, type NoticesWorld, openNotices, readOn, tip, topUp } from './notices.testkit.ts';
import type { Happening } from './port.ts';
import { createStoreNotices } from './storeNotices.ts';

let world: NoticesWorld;
beforeEach(() => {
  world = openNotices(2);
});
afterEach(() => world.close());

const guest = (personId: string, n: number): Happening => ({
  personId,
  key: `guest/${n}`,
  atMs: n,
  news: { type: 'inviteRedeemed', person: { id: `us_guest${n}`, name: `Guest ${n}`, handle: `guest${n}` } },
});

describe('notices', () => {
  it('[NO1] [NO2] [NO3] are each told once and numbered without a gap, whatever is repeated by whom and when', async () => {
    const one = fc.record({
      personId: fc.constantFrom(NOVA, ADA),
      n: fc.nat(12),
      process: fc.nat(1),
      isAtOnce: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(one, { maxLength: 40 }), async (told) => {
        const fresh = openNotices(2);
        const cursors: Record<string, number> = { [NOVA]: 0, [ADA]: 0 };
        const away: Record<string, string[]> = { [NOVA]: [], [ADA]: [] };
        let running: Promise<boolean>[] = [];
        for (const { personId, n, process, isAtOnce } of told) {
          running.push(fresh.all[process]!.tell(guest(personId, n)));
          if (isAtOnce) continue;
          await Promise.all(running);
          running = [];
          for (const notice of await readOn(fresh.all[0]!, personId, cursors[personId])) {
            expect(notice.seq).toBe(cursors[personId]! + 1);
            cursors[personId] = notice.seq;
            if (notice.type === 'inviteRedeemed') away[personId]!.push(notice.person.id);
          }
        }
        await Promise.all(running);
        for (const personId of [NOVA, ADA]) {
          const rest = await readOn(fresh.all[1]!, personId, cursors[personId]);
          const ids = rest.map((notice) => (notice.type === 'inviteRedeemed' ? notice.person.id : ''));
          const wanted = new Set(
            told.filter((each) => each.personId === personId).map(({ n }) => `us_guest${n}`),
          );
          expect([...away[personId]!, ...ids].toSorted()).toEqual([...wanted].toSorted());
        }
        await fresh.close();
      }),
      { numRuns: 12 },
    );
  });

  it('[NO4] [NO5] keep the newest, sweep what is older, and count what was not read', async () => {
    const [notices] = world.all;
    const most = INBOX_LIMITS.notices + INBOX_LIMITS.noticesSweep;
    for (let n = 1; n <= most; n += 1) await notices!.tell(guest(NOVA, n));
    const kept = await notices!.page({ personId: NOVA, from: { after: 0 }, limit: 1_000 });
    expect([kept[0]!.seq, kept.length]).toEqual([INBOX_LIMITS.noticesSweep + 1, INBOX_LIMITS.notices]);
    expect(await notices!.head(NOVA)).toEqual({ newestSeq: most, readSeq: 0, unread: INBOX_LIMITS.notices });
  }, 30_000);

  it('[NO5] are read forwards only, and never beyond the newest', async () => {
    const [notices, other] = world.all;
    for (const n of [1, 2, 3]) await notices!.tell(guest(NOVA, n));
    await Promise.all([
      notices!.markRead({ personId: NOVA, seq: 2 }),
      other!.markRead({ personId: NOVA, seq: 1 }),
    ]);
    expect(await notices!.head(NOVA)).toEqual({ newestSeq: 3, readSeq: 2, unread: 1 });
    await notices!.markRead({ personId: NOVA, seq: 99 });
    await notices!.tell(guest(NOVA, 4));
    expect(await other!.head(NOVA)).toEqual({ newestSeq: 4, readSeq: 3, unread: 1 });
    expect(await other!.head(ADA)).toEqual({ newestSeq: 0, readSeq: 0, unread: 0 });
  });

  it('[NO6] are told on the bus once they are durable, and so is that they were read', async () => {
    const [notices] = world.all;
    const heard: number[] = [];
    await world.bus.subscribe(inboxTopic(NOVA), async ({ of }: InboxNews) => {
      expect(of).toBe('notices');
      heard.push((await notices!.head(NOVA)).unread);
    });
    await notices!.tell(guest(NOVA, 1));
    await vi.waitFor(() => expect(heard).toEqual([1]));
    await notices!.tell(guest(NOVA, 1));
    await notices!.markRead({ personId: NOVA, seq: 1 });
    await vi.waitFor(() => expect(heard).toEqual([1, 0]));
  });
});

describe('notices of the journal', () => {
  const texts = async (personId: string) =>
    (await readOn(world.all[0]!, personId)).map((notice) =>
      notice.type === 'tipReceived' ? notice.message : '',
    );

  it('[NO9] [NO1] are written of each entry once, by whichever process looks, over many pages', async () => {
    await world.ledger.append(topUp(ADA, 100_000n));
    for (let n = 0; n < 230; n += 1) await world.ledger.append(tip(n));
    await Promise.all(world.all.map((notices) => notices.catchUp(NOVA)));
    for (let n = 230; n < 240; n += 1) await world.ledger.append(tip(n));
    await world.all[1]!.catchUp(NOVA);
    await world.all[0]!.catchUp(NOVA);
    const told = await texts(NOVA);
    expect(told.toSorted()).toEqual(Array.from({ length: 240 }, (_, n) => `tip ${n}`).toSorted());
    expect(await texts(ADA)).toEqual([]);
  });

  it('[NO9] are written of what was lost between entry and notice, and not again by a process that forgot', async () => {
    await world.ledger.append(topUp(ADA, 1_000n));
    await world.ledger.append(tip(1));
    await world.all[0]!.catchUp(NOVA);
    const again = createStoreNotices(world);
    await again.catchUp(NOVA);
    expect(await texts(NOVA)).toEqual(['tip 1']);
  });

  it('[NO9] leave out what was long past when somebody’s journal is looked at first', async () => {
    await world.ledger.append(topUp(ADA, 1_000n));
    await world.ledger.append(tip(1));
    world.runtime.advance(8 * 24 * 60 * 60 * 1_000);
    await world.ledger.append(tip(2));
    await world.all[0]!.catchUp(NOVA);
    expect(await texts(NOVA)).toEqual(['tip 2']);
  });
});
