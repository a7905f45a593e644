import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import type { FeedFrame } from '../../../shared/protocol/feed.ts';
import { type JsonObject, type StorePort, StoreUnavailable } from '../../services/store/port.ts';
import { encodeMessage } from '../kernel/encode.ts';
import { SimProcess, SimWorld } from '../sim/SimWorld.ts';
import { SimBooks, simOpaqueIds } from '../sim/simBooks.ts';
import { upTopic } from './link/linkTopics.ts';
import { panelOf } from './machine/panel.ts';
import { type AuthorityInput, StreamAuthority } from './StreamAuthority.ts';
import { newStreamDocument } from './streamDocument.ts';
import { tipRef } from './streamJournal.ts';

const STREAM_ID = 'st_test01';
const creator = { id: 'us_creator', name: 'Nova', handle: 'nova' };

function makeWorld() {
  const world = new SimWorld(1);
  const books = new SimBooks(world);
  const body = newStreamDocument({ streamId: STREAM_ID, creator }) as unknown as JsonObject;
  books.documents.set(`streams/${STREAM_ID}`, { id: STREAM_ID, version: 1, body });
  return { world, books, document: () => books.documents.get(`streams/${STREAM_ID}`)! };
}

type Made = ReturnType<typeof makeWorld>;

type More = { readonly behindMs?: number } & Pick<AuthorityInput, 'access' | 'gates'>;

function makeAuthority(
  { world, books }: Made,
  wrap: (store: StorePort) => StorePort,
  { behindMs = 0, ...more }: More,
) {
  const process = new SimProcess('authority');
  const clock = world.clockOf(process);
  const told: FeedFrame[] = [];
  const calls: string[] = [];
  const authority = new StreamAuthority({
    ...more,
    streamId: STREAM_ID,
    store: wrap(books.storeOf(process)),
    ledger: books.ledgerOf(process),
    opaqueIds: simOpaqueIds,
    bus: world.busOf(process),
    clock: { ...clock, nowMs: () => clock.nowMs() - behindMs },
    hooks: {
      onFrame: (frame) => void told.push(frame),
      onDeposed: () => void calls.push('deposed'),
      onOver: () => void calls.push('over'),
      onFailed: (error) => void calls.push(String(error)),
    },
  });
  return { authority, told, calls, process };
}

async function rule(made: Made, wrap: (store: StorePort) => StorePort = (store) => store, more: More = {}) {
  const ruler = makeAuthority(made, wrap, more);
  void ruler.authority.claim();
  await made.world.advance(500);
  return ruler;
}

const goLive = { type: 'goLive', title: 'Hello', kind: 'video', goal: null } as const;
const say = (id: string) =>
  ({ type: 'say', line: { id, from: creator, role: 'creator', text: id } }) as const;
const pay = ({ books }: Made, id: string) =>
  books.append({
    id,
    kind: 'tip',
    source: 'wallet:us_fan',
    legs: [],
    ref: tipRef(STREAM_ID),
    memo: {
      giverId: 'us_fan',
      asset: 'MESI',
      amountMinor: '5',
      mesiMinor: '5',
      message: '',
      anonymous: 'no',
    },
  });
const idsTold = (told: readonly FeedFrame[]) =>
  told.flatMap((frame) => frame.events.flatMap((event) => ('id' in event ? [event.id] : [])));

describe('how many watch', () => {
  const report = (seats: number) =>
    ({
      type: 'report',
      shardId: 'sh_1',
      roomId: 'ro_1',
      seats,
      partnerOf: null,
      epoch: 1,
      base: {},
      totals: {},
    }) as const;
  const countsTold = (told: readonly FeedFrame[]) =>
    told.flatMap((frame) => frame.events.flatMap((event) => (event.type === 'viewers' ? [event.count] : [])));

  it('[FK19] is told by itself after a while, only as it is then, and at once with what else is told', async () => {
    const made = makeWorld();
    const { authority, told } = await rule(made);
    const up = made.world.busOf(new SimProcess('shard'));
    void authority.command(goLive);
    up.publish(upTopic(STREAM_ID), report(2_000));
    await made.world.advance(LIMITS.viewersTickMaxMs);
    told.length = 0;
    for (const seats of [2_001, 2_002]) {
      up.publish(upTopic(STREAM_ID), report(seats));
      await made.world.advance(1_000);
    }
    expect(countsTold(told)).toEqual([]);
    await made.world.advance(LIMITS.viewersTickMaxMs);
    expect(countsTold(told)).toEqual([2_002]);
    up.publish(upTopic(STREAM_ID), report(2_003));
    await made.world.advance(100);
    void authority.command(say('ln_now'));
    await made.world.advance(LIMITS.feedTickMaxMs);
    expect(countsTold(told)).toEqual([2_002, 2_003]);
    expect(idsTold(told)).toEqual(['ln_now']);
  });
});

describe('a machine whose clock was set back', () => {
  it('[ST18] has as much left of a mute as when the one before it wrote it down', async () => {
    const made = makeWorld();
    const target = { id: 'us_fan9', name: 'Fan 9', handle: 'fan9' };
    const first = await rule(made);
    void first.authority.command(goLive);
    void first.authority.command({ type: 'mute', target, minutes: 5 });
    await made.world.advance(1_000);
    await first.authority.stop();
    const behindMs = 3_600_000;
    const second = await rule(made, undefined, { behindMs });
    const until = ({ authority }: typeof first) =>
      authority.modes().restrictions.get(target.id)!.mutedUntilMs!;
    const leftMs = until(second) - (made.world.nowMs - behindMs);
    expect(leftMs).toBeLessThanOrEqual(5 * 60_000);
    expect(leftMs).toBeGreaterThan(4.9 * 60_000);
  });
});

describe('the fence', () => {
  it('[FE1] lets the later claim rule, and [FE2] the earlier one change nothing', async () => {
    const made = makeWorld();
    const first = await rule(made);
    void first.authority.command(goLive);
    await made.world.advance(100);
    first.process.cutOff();
    const second = await rule(made);
    expect(second.authority.snapshot().epoch).toBe(2);
    const before = made.document();
    const answer = first.authority.command(say('ln_old'));
    await made.world.advance(1_000);
    expect(await answer).toBe('Deposed');
    expect(first.calls).toEqual(['deposed']);
    expect(idsTold(first.told)).toEqual([]);
    expect(made.document()).toEqual(before);
    expect(await first.authority.command(say('ln_old'))).toBe('TemporarilyUnavailable');
  });

  it('[FE2] is deposed by hearing its successor, without a write', async () => {
    const made = makeWorld();
    const first = await rule(made);
    await rule(made);
    expect(first.calls).toEqual(['deposed']);
  });

  it('[AA9] listens to nothing any more that it began to follow when it was deposed already', async () => {
    const made = makeWorld();
    const told = Promise.withResolvers<void>();
    let isFollowed = true;
    const first = await rule(made, undefined, {
      gates: {
        leastAge: 0,
        settings: async () => ({ places: {}, hidden: null }),
        follow: async () => {
          await told.promise;
          return () => {
            isFollowed = false;
          };
        },
      },
    });
    await rule(made);
    expect(first.calls).toEqual(['deposed']);
    told.resolve();
    await made.world.advance(500);
    expect(isFollowed).toBe(false);
  });

  it('[AA9] is stopped where it ruled nothing, as there is no such stream', async () => {
    const made = makeWorld();
    made.books.documents.clear();
    const { authority } = makeAuthority(made, (store) => store, {});
    const claimed = authority.claim();
    await made.world.advance(500);
    expect(await claimed).toBe(false);
    await expect(authority.stop()).resolves.toBeUndefined();
  });

  it('[FE4] recognises its own write when the answer was lost, and tells it once', async () => {
    const made = makeWorld();
    let lose = false;
    const { authority, told, calls } = await rule(made, (store) => ({
      ...store,
      replace: async (...asked: Parameters<StorePort['replace']>) => {
        const answer = await store.replace(...asked);
        if (!lose) return answer;
        lose = false;
        throw new StoreUnavailable();
      },
    }));
    void authority.command(goLive);
    await made.world.advance(100);
    lose = true;
    const answer = authority.command(say('ln_1'));
    await made.world.advance(2_000);
    expect([await answer, calls, idsTold(told)]).toEqual([null, [], ['ln_1']]);
  });

  it('[FE5] tells nobody while the store is away, and everything when it is back', async () => {
    const made = makeWorld();
    const { authority, told } = await rule(made);
    void authority.command(goLive);
    await made.world.advance(100);
    made.world.faults = { ...made.world.faults, storeAway: 1 };
    const answers = [authority.command(say('ln_1')), authority.command(say('ln_2'))];
    await made.world.advance(10_000);
    expect(idsTold(told)).toEqual([]);
    made.world.faults = { ...made.world.faults, storeAway: 0 };
    await made.world.advance(2_000);
    expect(idsTold(told)).toEqual(['ln_1', 'ln_2']);
    expect(await Promise.all(answers)).toEqual([null, null]);
  });

  it('[FE6] finds a tip in the journal that nobody lived to tell', async () => {
    const made = makeWorld();
    const { authority, told } = await rule(made);
    void authority.command(goLive);
    await made.world.advance(100);
    pay(made, 'tip_orphan');
    await made.world.advance(5_000);
    expect(idsTold(told)).toEqual([simOpaqueIds.tip('tip_orphan')]);
  });

  it('[PV1] tells by another id what a document of before names by its entry, which holds who gave it', async () => {
    const made = makeWorld();
    pay(made, 'tip_us_fan_1');
    const { id, version, body } = made.document();
    const tip = { type: 'tip', id: 'tip_us_fan_1', from: null, mesiMinor: '5', menuTitle: 'A song' };
    const order = { entryId: 'tip_us_fan_1', title: 'A song', from: null, atMs: 1, isDone: false };
    const modes = { ...(body.modes as object), menuOrders: [order] };
    const old = { ...body, history: [tip], page: ['tip_us_fan_1'], modes } as unknown as JsonObject;
    made.books.documents.set(`streams/${STREAM_ID}`, { id, version, body: old });
    const { authority, told } = await rule(made);
    await made.world.advance(5_000);
    const tipId = simOpaqueIds.tip('tip_us_fan_1');
    expect(idsTold(told)).toEqual([]);
    expect(authority.snapshot().history).toEqual([{ ...tip, id: tipId }]);
    const panel = panelOf(authority.told(), made.world.nowMs);
    expect(panel.menuOrders).toEqual([{ tipId, title: 'A song', from: null, atMs: 1, isDone: false }]);
    expect(JSON.stringify([authority.snapshot(), panel])).not.toContain('us_fan');
    const done = authority.command({ type: 'menuDone', tipId });
    await made.world.advance(1_000);
    expect(await done).toBeNull();
  });

  it('[FE8] [ST12] lets so many commands wait and no more, and tells them in frames of bounded size', async () => {
    const made = makeWorld();
    const { authority, told } = await rule(made);
    void authority.command(goLive);
    await made.world.advance(100);
    const answers = Array.from({ length: LIMITS.authorityInbox + 500 }, (_, n) => {
      const line = {
        id: `ln_${n}`,
        from: creator,
        role: 'creator',
        text: '😀'.repeat(LIMITS.lineChars),
      } as const;
      return authority.command({ type: 'say', line });
    });
    await made.world.advance(200_000);
    const codes = await Promise.all(answers);
    const said = codes.filter((code) => code === null).length;
    expect(said).toBeGreaterThanOrEqual(LIMITS.authorityInbox);
    expect(codes.filter((code) => code === 'RateLimited')).toHaveLength(codes.length - said);
    expect(idsTold(told)).toHaveLength(said);
    const largest = Math.max(...told.map((frame) => encodeMessage('feed', frame).payload.byteLength));
    expect(largest).toBeLessThan(LIMITS.seatBufferSkipBytes);
  });

  it('[FE7] looks into the journal once more before it closes a stream', async () => {
    const made = makeWorld();
    const { authority, calls } = await rule(made);
    void authority.command(goLive);
    await made.world.advance(100);
    void authority.command({ type: 'endStream' });
    await made.world.advance(LIMITS.endedGraceMs - 100);
    pay(made, 'tip_late');
    await made.world.advance(2_000);
    expect(calls).toEqual(['over']);
    expect(made.document().body).toMatchObject({
      phaseType: 'closed',
      page: ['tip_late'],
      stage: { raisedMinor: '5' },
    });
  });
});

describe('what a stream has come to', () => {
  const access = { followersSince: async () => 7 };
  const pastOf = ({ books }: Made) => books.documents.get(`pastStreams/${STREAM_ID}`)?.body;

  it('[ST22] is kept when the stream has ended, and again before it is closed', async () => {
    const made = makeWorld();
    const { authority } = await rule(made, undefined, { access });
    void authority.command(goLive);
    await made.world.advance(60_000);
    expect(pastOf(made)).toBeUndefined();
    pay(made, 'tip_1');
    await made.world.advance(LIMITS.authorityBeatMs * 10);
    void authority.command({ type: 'endStream' });
    await made.world.advance(2_000);
    expect(pastOf(made)).toMatchObject({ title: 'Hello', newFollowers: 7, tipCount: 1, raisedMinor: '5' });
    pay(made, 'tip_late');
    await made.world.advance(LIMITS.endedGraceMs * 2);
    expect(made.document().body).toMatchObject({ phaseType: 'closed' });
    expect(pastOf(made)).toMatchObject({ creatorId: creator.id, tipCount: 2, raisedMinor: '10' });
  });

  it('[ST22] is not closed before it is kept', async () => {
    const made = makeWorld();
    let isAway = true;
    const followersSince = async () => {
      if (isAway) throw new StoreUnavailable('away');
      return 1;
    };
    const first = await rule(made, undefined, { access: { followersSince } });
    void first.authority.command(goLive);
    await made.world.advance(1_000);
    void first.authority.command({ type: 'endStream' });
    await made.world.advance(LIMITS.endedGraceMs * 2);
    expect([made.document().body.phaseType, pastOf(made)]).toEqual(['ended', undefined]);
    isAway = false;
    await rule(made, undefined, { access: { followersSince } });
    await made.world.advance(LIMITS.endedGraceMs * 2);
    expect(made.document().body.phaseType).toBe('closed');
    expect(pastOf(made)).toMatchObject({ newFollowers: 1 });
  });
});
