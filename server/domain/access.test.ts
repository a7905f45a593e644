import { describe, expect, it } from 'vitest';
import type { BaseMode, DoorView, EntryRules, ModeView, SaleView } from '../../shared/protocol/modes.ts';
import { DAY_MS } from '../../shared/time.ts';
import type { AccessFacts } from '../services/access/port.ts';
import { type AccessInput, judgeAccess, type Standing, tipsAskedBy } from './access.ts';
import { NO_PERSON_RIGHTS, NO_RIGHTS, type PersonRights, type Rights } from './rights.ts';

const creator = { id: 'us_creator', name: 'Nova', handle: 'nova' };
const personId = 'us_fan';
const nowMs = 1_000;

const nobody: AccessFacts = {
  follows: false,
  subscription: null,
  isGuest: false,
  tippedMinor: 0n,
  isInGroup: false,
  untilMs: null,
};
const group = { conversationId: 'gr_friends' };
const none: EntryRules = { match: 'any', followers: false, subscribers: null, invited: false, tipped: null };
const privately = (rules: Partial<EntryRules>): BaseMode => ({
  type: 'private',
  rules: { ...none, ...rules },
});
const open: BaseMode = { type: 'public', endsAtMs: null };
const curtain: BaseMode = { type: 'ticketOnly', saleId: 'sa_1' };
const sale: SaleView = {
  saleId: 'sa_1',
  priceMinor: '100',
  total: 10,
  sold: 6,
  reserved: 1,
  minimum: 0,
  tipsCount: true,
  isOpen: true,
  curtain: 'closed',
};
const inCallBefore = (before: BaseMode): ModeView => ({
  type: 'oneToOne',
  before,
  call: { callId: 'ca_1', partner: null, lengthMs: 1, timer: { type: 'running', endsAtMs: 1 } },
});
const rightsOf = (theirs: Partial<PersonRights>): Rights => ({
  ...NO_RIGHTS,
  people: NO_RIGHTS.people.set(personId, { ...NO_PERSON_RIGHTS, ...theirs }),
});
const ticket = (saleId: string, state: 'placing' | 'held' | 'paid') =>
  rightsOf({ ticket: { orderId: 'or_1', saleId, state, amountMinor: '100', asset: 'MESI' } });

function judge(mode: ModeView, input: Partial<AccessInput> & { readonly sale?: SaleView | null } = {}) {
  return judgeAccess({
    personId,
    stage: { creator, mode, sale: input.sale ?? null },
    rights: NO_RIGHTS,
    facts: nobody,
    nowMs,
    ...input,
  });
}
const door = (why: DoorView['why'], keys: unknown[], match = 'any') => ({
  at: 'door',
  why,
  match,
  keys,
});
const inside: Standing = { at: 'inside' };

const follow = { type: 'follow' };
const subscribe = { type: 'subscribe', minimumTier: 2 };
const invite = { type: 'invite' };
const tip = (doneMinor: string) => ({ type: 'tip', minimumMinor: '50', doneMinor, withinDays: 7 });
const tipped = { minimumMinor: '50', withinDays: 7 };
const tier = (level: number, untilMs: number | null = null): Partial<AccessFacts> => ({
  subscription: { tier: level, untilMs },
});

describe('rules of a private stream', () => {
  const two = { followers: true, subscribers: { minimumTier: 2 } };
  const every = { ...two, invited: true, tipped };
  const table: readonly (readonly [string, Partial<EntryRules>, Partial<AccessFacts>, unknown])[] = [
    ['[AX4] followers: a follower', { followers: true }, { follows: true }, inside],
    ['[AX4] followers: nobody', { followers: true }, {}, door('private', [follow])],
    ['[AX4] followers: a guest', { followers: true }, { isGuest: true }, door('private', [follow])],
    ['[AX4] guests: a guest', { invited: true }, { isGuest: true }, inside],
    ['[AX4] guests: a follower', { invited: true }, { follows: true }, door('private', [invite])],
    ['[AX5] the tier itself', { subscribers: { minimumTier: 2 } }, tier(2), inside],
    ['[AX5] a higher tier', { subscribers: { minimumTier: 2 } }, tier(5), inside],
    ['[AX5] one tier below', { subscribers: { minimumTier: 2 } }, tier(1), door('private', [subscribe])],
    ['[AX5] a subscription to its end', { subscribers: { minimumTier: 2 } }, tier(2, nowMs + 1), inside],
    [
      '[AX5] a subscription at its end',
      { subscribers: { minimumTier: 2 } },
      tier(2, nowMs),
      door('private', [subscribe]),
    ],
    ['[AX5] the minimum tipped', { tipped }, { tippedMinor: 50n }, inside],
    ['[AX5] one below the minimum', { tipped }, { tippedMinor: 49n }, door('private', [tip('49')])],
    ['[AX4] any of two: the first', two, { follows: true }, inside],
    ['[AX4] any of two: the second', two, tier(3), inside],
    ['[AX4] any of two: neither', two, {}, door('private', [follow, subscribe])],
    ['[AX4] all of two: both', { ...two, match: 'all' }, { follows: true, ...tier(2) }, inside],
    [
      '[AX4] all of two: one',
      { ...two, match: 'all' },
      { follows: true },
      door('private', [subscribe], 'all'),
    ],
    [
      '[AX4] all of four: three',
      { ...every, match: 'all' },
      { follows: true, isGuest: true, tippedMinor: 50n },
      door('private', [subscribe], 'all'),
    ],
    ['[AX4] any of four: none', every, {}, door('private', [follow, subscribe, invite, tip('0')])],
    ['[AX10] a group: both are in it', { group }, { isInGroup: true }, inside],
    ['[AX10] a group: they are not', { group }, {}, door('private', [{ type: 'group' }])],
    ['[AX10] [AX6] a group: not known', { group }, { isInGroup: null }, { at: 'unknown' }],
    [
      '[AX10] all of two: the group alone',
      { group, followers: true, match: 'all' },
      { isInGroup: true },
      door('private', [follow], 'all'),
    ],
    ['[AX4] no rule at all', {}, { follows: true }, door('private', [])],
    ['[AX4] no rule at all, of which all', { match: 'all' }, { follows: true }, door('private', [], 'all')],
    ['[AX6] tips that are not known', { tipped }, { tippedMinor: null }, { at: 'unknown' }],
    [
      '[AX6] tips that are not known and do not matter',
      { followers: true, tipped },
      { follows: true, tippedMinor: null },
      inside,
    ],
    [
      '[AX6] tips that are not known and must be kept as well',
      { followers: true, tipped, match: 'all' },
      { follows: true, tippedMinor: null },
      { at: 'unknown' },
    ],
  ];
  it.each(table)('%s', (_title, rules, facts, expected) => {
    expect(judge(privately(rules), { facts: { ...nobody, ...facts } })).toEqual(expected);
  });

  it('[AX6] waits for facts of which nothing is known, where they matter', () => {
    expect(judge(privately({ followers: true }), { facts: null })).toEqual({ at: 'unknown' });
    expect(judge(open, { facts: null })).toEqual(inside);
    expect(judge(curtain, { facts: null, sale })).toMatchObject({ at: 'door' });
  });
});

describe('tickets', () => {
  const key = (priceMinor: string, left = 3) => ({ type: 'ticket', priceMinor, left });
  const credited: Rights = { ...NO_RIGHTS, credits: NO_RIGHTS.credits.set(personId, '30') };
  const table: readonly (readonly [string, Rights, SaleView | null, unknown])[] = [
    ['[AX7] a held ticket', ticket('sa_1', 'held'), sale, inside],
    ['[AX7] a paid ticket', ticket('sa_1', 'paid'), { ...sale, isOpen: false }, inside],
    ['[AX7] a ticket being placed', ticket('sa_1', 'placing'), sale, door('ticketOnly', [key('100')])],
    ['[AX7] a ticket of another sale', ticket('sa_0', 'paid'), sale, door('ticketOnly', [key('100')])],
    ['[AX7] none', NO_RIGHTS, sale, door('ticketOnly', [key('100')])],
    ['[AX7] none, with a credit', credited, sale, door('ticketOnly', [key('70')])],
    ['[AX7] the last one is left', NO_RIGHTS, { ...sale, sold: 8 }, door('ticketOnly', [key('100', 1)])],
    ['[AX7] none is left', NO_RIGHTS, { ...sale, sold: 9 }, door('ticketOnly', [])],
    ['[AX7] the sale is over', NO_RIGHTS, { ...sale, isOpen: false }, door('ticketOnly', [])],
    ['[AX7] another sale is open', NO_RIGHTS, { ...sale, saleId: 'sa_2' }, door('ticketOnly', [])],
    ['[AX7] there is no sale', NO_RIGHTS, null, door('ticketOnly', [])],
  ];
  it.each(table)('%s', (_title, rights, offered, expected) => {
    expect(judge(curtain, { rights, sale: offered })).toEqual(expected);
  });
});

describe('in every mode', () => {
  const modes: readonly ModeView[] = [open, privately({ followers: true }), curtain].flatMap((mode) => [
    mode,
    inCallBefore(mode),
  ]);
  const call: Rights['call'] = {
    callId: 'ca_1',
    orderId: 'or_1',
    partner: { ...creator, id: personId },
    stage: 'running',
  };

  it.each(modes.map((mode) => [JSON.stringify(mode), mode] as const))(
    '[AX1] [AX2] creator, moderator, partner and the removed: %s',
    (_title, mode) => {
      expect(judge(mode, { personId: creator.id, facts: null })).toEqual(inside);
      expect(judge(mode, { rights: rightsOf({ isModerator: true }) })).toEqual(inside);
      expect(judge(mode, { rights: { ...NO_RIGHTS, call } })).toEqual(inside);
      const removed = rightsOf({ isRemoved: true, isModerator: true });
      expect(judge(mode, { rights: { ...removed, call } })).toEqual(door('removed', []));
    },
  );

  it('[AX3] [AX8] public takes everybody, and a one-to-one moves nobody', () => {
    expect(judge(open)).toEqual(inside);
    for (const mode of [open, privately({ followers: true }), curtain]) {
      expect(judge(inCallBefore(mode), { sale })).toEqual(judge(mode, { sale }));
    }
  });
});

describe('tips to be summed', () => {
  const of = { streamId: 'st_1', startedAtMs: 500, nowMs: 10 * DAY_MS };
  it('[AX5] are those of the stream, or of the last days, or none', () => {
    const inStream = privately({ tipped: { minimumMinor: '5', withinDays: null } });
    expect(tipsAskedBy(inStream, of)).toEqual({ streamId: 'st_1', sinceMs: 500, enoughMinor: 5n });
    expect(tipsAskedBy(privately({ tipped }), of)).toEqual({
      streamId: null,
      sinceMs: 3 * DAY_MS,
      enoughMinor: 50n,
    });
    expect(tipsAskedBy(privately({ followers: true }), of)).toBeNull();
    expect(tipsAskedBy(open, of)).toBeNull();
  });

  it('[TK13] lets whoever paid for a ticket of the sale in, and nobody whose money is only held', () => {
    const mode = { ...privately({ followers: true }), ticketsOf: 'sa_1' } as BaseMode;
    const at = (sale: string, state: 'placing' | 'held' | 'paid', where = mode) =>
      judge(where, { rights: ticket(sale, state) }).at;
    expect([at('sa_1', 'paid'), at('sa_1', 'held'), at('sa_2', 'paid')]).toEqual(['inside', 'door', 'door']);
    expect(at('sa_1', 'paid', privately({ followers: true }))).toBe('door');
  });
});

describe('a guest', () => {
  const asGuest = (mode: ModeView) => judge(mode, { personId: 'gu_seat1', facts: null, sale });

  it('[AX9] is inside a public stream and nowhere else', () => {
    expect(asGuest(open)).toEqual(inside);
    expect(asGuest(inCallBefore(open))).toEqual(door('oneToOne', []));
    expect(asGuest(inCallBefore(curtain))).toEqual(door('oneToOne', []));
    expect(asGuest(privately({ followers: true, tipped }))).toEqual(door('private', [follow, tip('0')]));
    expect(asGuest(curtain)).toEqual(door('ticketOnly', [{ type: 'ticket', priceMinor: '100', left: 3 }]));
  });

  it('[AX9] is let in by no rule, not even by one that asks for nothing', () => {
    const nothing = { minimumMinor: '0', withinDays: null };
    expect(asGuest(privately({ tipped: nothing }))).toEqual(door('private', []));
    expect(asGuest(privately({}))).toMatchObject({ at: 'door', why: 'private' });
  });
});
