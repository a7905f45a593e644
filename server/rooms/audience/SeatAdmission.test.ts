import { describe, expect, it } from 'vitest';
import type { SaleView } from '../../../shared/protocol/modes.ts';
import { NO_RIGHTS, type Rights } from '../../domain/rights.ts';
import {
  CURTAIN,
  createDoor,
  FOLLOWERS,
  heldTicket,
  PUBLIC,
  personOf,
  rightsWith,
  stageIn,
  TIPPERS,
} from './doorTestKit.ts';

const sale: SaleView = {
  saleId: 'sa_1',
  priceMinor: '100',
  total: 10,
  sold: 0,
  reserved: 1,
  minimum: 0,
  tipsCount: false,
  isOpen: true,
  curtain: 'open',
};
const holder = rightsWith({ us_ada: { ticket: heldTicket } });

/** Ada and Ben inside a public stream, with all that is looked up in the background. */
async function openHouse() {
  const kit = createDoor();
  kit.facts.set('us_ada', { follows: true });
  kit.frame(stageIn(PUBLIC));
  const [ada, ben] = [kit.sit('ada'), kit.sit('ben')];
  await kit.pass(200);
  kit.told();
  kit.views();
  return { ...kit, ada, ben };
}

describe('a switch', () => {
  it('[AU12] puts out whoever has no right before the frame is told, and leaves the others alone', async () => {
    const { frame, told, ada, ben, world } = await openHouse();
    frame(stageIn(CURTAIN, { sale }), holder);
    expect(told()).toEqual(['shut ben2', 'frame', 'entered ada1']);
    expect([ada.standing.at, ben.standing.at]).toEqual(['inside', 'door']);
    expect(world.counted.inside).toBe(1);
  });

  it('[AU12] knows followers beforehand, so that they keep their picture', async () => {
    const { frame, told, views } = await openHouse();
    frame(stageIn(FOLLOWERS));
    expect(told()).toEqual(['shut ben2', 'frame']);
    expect(views()).toMatchObject([
      { seat: 'ben2', door: { why: 'private', keys: [{ type: 'follow' }] } },
      { seat: 'ben2', you: { standing: 'door' } },
    ]);
  });

  it('[AU13] suspends at once whoever nothing is known of, and moves them when it is', async () => {
    const { facts, frame, told, views, pass, ada, ben, looked } = await openHouse();
    facts.set('us_ada', { tippedMinor: 50n });
    facts.set('us_ben', { tippedMinor: 49n });
    looked.length = 0;
    frame(stageIn(TIPPERS));
    expect([ada.standing.at, ben.standing.at]).toEqual(['unknown', 'unknown']);
    expect(told()).toEqual(['shut ada1', 'shut ben2', 'frame']);
    expect(views()).toEqual([]);
    await pass();
    expect([ada.standing.at, ben.standing.at]).toEqual(['inside', 'door']);
    expect(told()).toEqual(['admit ada1']);
    expect(views()).toMatchObject([
      { seat: 'ben2', door: { keys: [{ type: 'tip', minimumMinor: '50', doneMinor: '49' }] } },
      { seat: 'ada1', you: { standing: 'inside' } },
      { seat: 'ben2', you: { standing: 'door' } },
    ]);
    expect(looked.map(({ personId }) => personId)).toEqual(['us_ada', 'us_ben']);
  });

  it('[AU13] needs to look up nothing that a preview looked up', async () => {
    const { door, facts, frame, told, ada, ben } = await openHouse();
    facts.set('us_ada', { tippedMinor: 50n });
    const mode = TIPPERS.type === 'private' ? TIPPERS : null;
    const preview = door.preview(mode!, 1_000);
    expect(await preview).toEqual({ inside: 2, staying: 1 });
    expect([ada.standing.at, ben.standing.at]).toEqual(['inside', 'inside']);
    facts.set('us_ben', { tippedMinor: 0n });
    frame(stageIn(TIPPERS));
    expect([ada.standing.at, told()[0]]).toEqual(['inside', 'shut ben2']);
  });

  it('[AU14] lets in whoever may enter after the frame, with the whole', async () => {
    const { frame, told, ben, views } = await openHouse();
    frame(stageIn(CURTAIN), holder);
    told();
    views();
    frame(stageIn(PUBLIC), holder);
    expect(told()).toEqual(['frame', 'admit ben2']);
    expect(ben.standing).toEqual({ at: 'inside' });
    expect(views()).toMatchObject([{ seat: 'ben2', you: { standing: 'inside' } }]);
  });

  it('[AU14] lets in nobody who lost the right again in the same step', async () => {
    const { door, frame, told, ben } = await openHouse();
    frame(stageIn(CURTAIN), holder);
    told();
    door.follow({ stage: stageIn(PUBLIC), rights: holder });
    door.follow({ stage: stageIn(CURTAIN), rights: holder });
    door.settle();
    expect([told(), ben.standing.at]).toEqual([['entered ada1'], 'door']);
  });

  it('[AU14] seats who joins inside or at the door, as the mode says', async () => {
    const { frame, sit, told, views } = await openHouse();
    frame(stageIn(CURTAIN, { sale }), holder);
    told();
    views();
    expect(sit('ada').standing.at).toBe('inside');
    expect(sit('cleo').standing.at).toBe('door');
    expect(told()).toEqual(['admit ada3', 'entered ada3']);
    expect(views()).toMatchObject([
      { seat: 'ada3', you: { standing: 'inside', ticket: { orderId: 'or_1' } } },
      { seat: 'cleo4', door: { keys: [{ type: 'ticket', priceMinor: '100', left: 9 }] } },
      { seat: 'cleo4', you: { standing: 'door' } },
    ]);
  });
});

describe('facts', () => {
  it('[AU18] move who unfollows to the door, and who follows inside', async () => {
    const { frame, facts, news, told, pass, ada, ben } = await openHouse();
    frame(stageIn(FOLLOWERS));
    told();
    facts.set('us_ada', { follows: false });
    facts.set('us_ben', { follows: true });
    news({ of: 'person', personId: 'us_ada' });
    news({ of: 'person', personId: 'us_ben' });
    await pass();
    expect([ada.standing.at, ben.standing.at]).toEqual(['door', 'inside']);
    expect(told()).toEqual(['shut ada1', 'admit ben2']);
  });

  it('[AU18] of guests are looked up again when an invite is revoked, and nobody else’s', async () => {
    const { facts, news, pass, looked } = await openHouse();
    facts.set('us_ben', { isGuest: true });
    news({ of: 'person', personId: 'us_ben' });
    await pass();
    looked.length = 0;
    news({ of: 'guests' });
    await pass();
    expect(looked.map(({ personId }) => personId)).toEqual(['us_ben']);
  });

  it('[AU18] that cannot be read again after news are believed no longer', async () => {
    const { frame, world, news, pass, ada, looked } = await openHouse();
    frame(stageIn(FOLLOWERS));
    world.isAway = true;
    news({ of: 'person', personId: 'us_ada' });
    await pass();
    expect(ada.standing.at).toBe('unknown');
    const looks = looked.length;
    await pass(499);
    expect(looked.length - looks).toBe(0);
    await pass(1);
    expect(looked.length - looks).toBe(1);
    world.isAway = false;
    await pass(500);
    expect(ada.standing.at).toBe('inside');
  });

  it('[AU18] end by themselves, and are looked up again then', async () => {
    const kit = await openHouse();
    const untilMs = kit.clock.nowMs() + 5_000;
    kit.facts.set('us_ada', { subscription: { tier: 1, untilMs }, untilMs });
    kit.news({ of: 'person', personId: 'us_ada' });
    await kit.pass();
    const rules = {
      match: 'any',
      followers: false,
      subscribers: { minimumTier: 1 },
      invited: false,
      tipped: null,
    } as const;
    kit.frame(stageIn({ type: 'private', rules }));
    await kit.pass(4_999);
    kit.door.sweep(kit.clock.nowMs());
    expect(kit.ada.standing.at).toBe('inside');
    await kit.pass(1);
    kit.facts.set('us_ada', {});
    kit.door.sweep(kit.clock.nowMs());
    expect(kit.ada.standing.at).toBe('door');
  });
});

describe('a lost link', () => {
  it('[AU17] shows what is private or paid for to nobody, until it is back', async () => {
    const { frame, door, told, ada, ben } = await openHouse();
    frame(stageIn(CURTAIN), holder);
    told();
    door.lost();
    expect([ada.standing.at, ben.standing.at]).toEqual(['unknown', 'unknown']);
    expect(told()).toEqual(['shut ada1']);
    frame(stageIn(CURTAIN), holder);
    expect([ada.standing.at, ben.standing.at]).toEqual(['inside', 'door']);
    expect(told()).toEqual(['frame', 'admit ada1', 'entered ada1']);
  });

  it('[AU17] leaves a public stream as it is', async () => {
    const { door, told, ada } = await openHouse();
    door.lost();
    expect([ada.standing.at, told()]).toEqual(['inside', []]);
  });
});

describe('what each is told', () => {
  it('[AU15] is told when something of theirs has changed, once, and nobody else', async () => {
    const { frame, views } = await openHouse();
    const rights = rightsWith({ us_ada: { isModerator: true } });
    frame(stageIn(PUBLIC), rights);
    expect(views()).toMatchObject([{ seat: 'ada1', you: { isModerator: true, ticketPriceMinor: null } }]);
    frame(stageIn(PUBLIC, { viewers: 7 }), rights);
    expect(views()).toEqual([]);
    const request = {
      orderId: 'or_2',
      state: 'waiting',
      amountMinor: '9',
      asset: 'MESI',
      mesiMinor: '9',
      expiresAtMs: 9,
      readyByMs: null,
    } as const;
    const queue = [
      { orderId: 'or_3', personId: 'us_cleo', etaMs: 5 },
      { orderId: 'or_2', personId: 'us_ben', etaMs: 60 },
    ];
    const waiting: Rights = {
      ...rights,
      people: rights.people.merge(rightsWith({ us_ben: { request } }).people),
    };
    frame(stageIn(PUBLIC), { ...waiting, queue });
    expect(views()).toMatchObject([{ seat: 'ben2', you: { request: { place: 2, etaMs: 60 } } }]);
    frame(stageIn(PUBLIC), { ...waiting, queue: queue.slice(1) });
    expect(views()).toMatchObject([{ seat: 'ben2', you: { request: { place: 1 } } }]);
  });

  it('[AU15] is told the price of a ticket, less what counts, when a sale opens', async () => {
    const { frame, views } = await openHouse();
    const credits = NO_RIGHTS.credits.set('us_ada', '30');
    frame(stageIn(PUBLIC, { sale }), { ...NO_RIGHTS, credits });
    expect(views()).toMatchObject([
      { seat: 'ada1', you: { ticketPriceMinor: '70' } },
      { seat: 'ben2', you: { ticketPriceMinor: '100' } },
    ]);
    frame(stageIn(PUBLIC, { sale: { ...sale, sold: 2 } }), { ...NO_RIGHTS, credits });
    expect(views()).toEqual([]);
  });

  it('[PV4] shows at the door of a private stream whose it is and what opens it, in a one-to-one too', async () => {
    const { frame, views } = await openHouse();
    const timer = { type: 'running', endsAtMs: 9 } as const;
    const call = { callId: 'call_1', partner: personOf('cleo'), lengthMs: 5, timer };
    const calling = { type: 'oneToOne', call, before: FOLLOWERS } as const;
    frame(stageIn(calling, { title: 'Just us', viewers: 77, sale }));
    const [door, you] = views().filter(({ seat }) => seat === 'ben2');
    expect(door).toEqual({
      seat: 'ben2',
      door: {
        streamId: 'st_test01',
        creator: expect.objectContaining({ handle: 'nova' }),
        title: null,
        viewers: null,
        sale: null,
        why: 'private',
        match: 'any',
        keys: [{ type: 'follow' }],
      },
    });
    expect(you).toMatchObject({ seat: 'ben2', you: { standing: 'door', ticketPriceMinor: null } });
    // an open sale of the curtain is for everybody, and who is in the call is not
    frame(stageIn({ ...calling, before: CURTAIN }, { title: 'Just us', viewers: 77, sale }));
    expect(views()).toMatchObject([
      { seat: 'ada1', door: { title: 'Just us', viewers: 77, sale, why: 'ticketOnly' } },
      { seat: 'ben2', door: { title: 'Just us', viewers: 77, sale, why: 'ticketOnly' } },
      { seat: 'ada1', you: { ticketPriceMinor: '100' } },
      { seat: 'ben2', you: { ticketPriceMinor: '100' } },
    ]);
    const removed = rightsWith({ us_ben: { isRemoved: true } });
    frame(stageIn(FOLLOWERS, { title: 'Just us' }), removed);
    const shown = views().find(({ seat, door: view }) => seat === 'ben2' && view)?.door;
    expect(shown).toMatchObject({ why: 'removed', title: null, viewers: null });
    expect(JSON.stringify([door, you])).not.toMatch(/cleo|Just us|77/);
  });

  it('[AU15] shows numbers at a door once a second, and what opens it at once', async () => {
    const { door, frame, views, clock } = await openHouse();
    frame(stageIn(CURTAIN, { sale }));
    views();
    const fewer = { ...sale, sold: 3 };
    const stage = stageIn(CURTAIN, { sale: fewer, viewers: 4 });
    frame(stage);
    expect(views()).toEqual([]);
    door.sweep(clock.nowMs());
    expect(views()).toMatchObject([
      { seat: 'ada1', door: { viewers: 4, keys: [{ left: 6 }] } },
      { seat: 'ben2', door: { viewers: 4, keys: [{ left: 6 }] } },
    ]);
    door.sweep(clock.nowMs());
    expect(views()).toEqual([]);
    frame({ ...stage, sale: { ...fewer, sold: 9 } });
    expect(views()).toMatchObject([{ door: { keys: [] } }, { door: { keys: [] } }]);
  });

  it('[AU30] counts a person once, however many seats they have', async () => {
    const { sit, door, world, pass, frame } = await openHouse();
    const [phone, tablet] = [sit('ada'), sit('ada')];
    await pass();
    expect(world.counted.inside).toBe(2);
    const followers = FOLLOWERS.type === 'private' ? FOLLOWERS : null;
    expect(await door.preview(followers!, 1_000)).toEqual({ inside: 2, staying: 1 });
    door.remove(phone);
    expect(world.counted.inside).toBe(2);
    frame(stageIn(CURTAIN), holder);
    frame(stageIn(PUBLIC));
    expect(world.counted.inside).toBe(2);
    door.remove(tablet);
    for (const seat of door.seats().filter(({ person }) => person.id === 'us_ada')) door.remove(seat);
    expect(world.counted.inside).toBe(1);
  });

  it('[AU19] counts who is inside, and says where the partner of a call sits', async () => {
    const { frame, door, world, ben } = await openHouse();
    const call = { callId: 'ca_1', orderId: 'or_2', partner: personOf('ben'), stage: 'accepted' } as const;
    expect(world.counted).toEqual({ inside: 2, guests: 0, partnerOf: null });
    frame(stageIn(PUBLIC), { ...NO_RIGHTS, call });
    expect(world.counted).toEqual({ inside: 2, guests: 0, partnerOf: 'ca_1' });
    door.remove(ben);
    expect(world.counted).toEqual({ inside: 1, guests: 0, partnerOf: null });
    frame(stageIn(CURTAIN), { ...NO_RIGHTS, call });
    expect(world.counted).toEqual({ inside: 0, guests: 0, partnerOf: null });
  });
});
