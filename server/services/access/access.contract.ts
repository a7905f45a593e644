import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../../shared/limits.ts';
import { DAY_MS } from '../../../shared/time.ts';
import type { BlocksPort } from '../blocks/port.ts';
import type { LedgerPort } from '../ledger/port.ts';
import {
  type AccessNews,
  type AccessPort,
  type FactsQuestion,
  type InvitesPort,
  TIP_ENTRIES,
} from './port.ts';

export interface AccessSite {
  readonly access: AccessPort;
  readonly invites: InvitesPort;
  readonly blocks: BlocksPort;
  /** Another server over the same data. */
  readonly second: { readonly access: AccessPort; readonly invites: InvitesPort };
  readonly ledger: LedgerPort;
  readonly nowMs: () => number;
  readonly passMs: (ms: number) => void;
  /** By the first server, until now. */
  readonly documentsRead: () => number;
  /** All that lies on the disk. */
  readonly filesOfStore: () => readonly string[];
  /** The same data under another secret of the server. */
  readonly invitesUnder: (secret: string) => InvitesPort;
  /** Makes a group of these people, which has a document as every conversation. */
  readonly startGroup: (personIds: readonly string[]) => Promise<string>;
  /** What was told about this creator since the last call. */
  readonly heard: () => Promise<readonly AccessNews[]>;
  readonly dispose: () => Promise<void>;
}

const creatorId = 'us_creator';
const personId = 'us_fan';
const of = { creatorId, personId };
const ask: FactsQuestion = { ...of, tips: null };

/** What every access service must do. Rules: SPEC.md, AC*. */
export function describeAccessContract(name: string, open: () => Promise<AccessSite>): void {
  describe(`access contract: ${name}`, () => {
    let site: AccessSite;
    beforeEach(async () => {
      site = await open();
    });
    afterEach(() => site.dispose());
    describeRelations(() => site);
    describeInvites(() => site);
    describeTips(() => site);
  });
}

function describeRelations(site: () => AccessSite): void {
  it('[AC13] says that somebody is blocked, and tells it', async () => {
    const { access, second, blocks, heard } = site();
    expect(await access.facts(ask)).not.toHaveProperty('isBlocked');
    await heard();
    const person = { id: personId, name: 'Fan', handle: 'fan' };
    await blocks.block({ byId: creatorId, person, reason: 'rude' });
    expect(await second.access.facts(ask)).toMatchObject({ isBlocked: true });
    await blocks.lift({ byId: creatorId, person });
    expect(await access.facts(ask)).not.toHaveProperty('isBlocked');
    expect(await heard()).toEqual([
      { of: 'person', personId },
      { of: 'person', personId },
    ]);
  });

  it('[AC11] knows who is in a group together with its creator', async () => {
    const { access, startGroup, nowMs } = site();
    const both = await startGroup([creatorId, personId]);
    const alone = await startGroup([personId]);
    const untilMs = nowMs() + 30_000;
    expect(await access.facts({ ...ask, group: both })).toMatchObject({ isInGroup: true, untilMs });
    expect(await access.facts({ ...ask, group: alone })).toMatchObject({ isInGroup: false });
    expect(await access.facts({ ...ask, group: 'gr_nowhere' })).toMatchObject({ isInGroup: false });
  });

  it('[AC12] counts who began to follow within a time and still does', async () => {
    const { access, nowMs, passMs } = site();
    const follow = (fan: string, follows = true) => access.setFollow({ creatorId, personId: fan, follows });
    await follow('us_before');
    passMs(1_000);
    const fromMs = nowMs();
    await follow('us_first');
    await follow('us_second');
    await follow('us_left');
    await follow('us_left', false);
    const untilMs = nowMs();
    passMs(1_000);
    await follow('us_after');
    expect(await access.followersSince({ creatorId, fromMs, untilMs })).toBe(2);
  });

  it('[AC1] [AC8] follows and unfollows once, and tells it however often it is said', async () => {
    const { access, second, heard, passMs } = site();
    expect(await access.facts(ask)).toEqual({
      follows: false,
      subscription: null,
      isGuest: false,
      tippedMinor: null,
      isInGroup: null,
      untilMs: null,
    });
    await Promise.all(
      [access, second.access, access].map((port) => port.setFollow({ ...of, follows: true })),
    );
    await access.setFollow({ creatorId, personId: 'us_other', follows: true });
    await access.setFollow({ creatorId: 'us_another', personId, follows: true });
    expect(await access.facts(ask)).toMatchObject({ follows: true });
    expect(await access.followers(creatorId)).toBe(2);
    await second.access.setFollow({ ...of, follows: false });
    await second.access.setFollow({ ...of, follows: false });
    expect(await second.access.followers(creatorId)).toBe(1);
    expect(await access.facts(ask)).toMatchObject({ follows: false });
    passMs(60_000);
    expect(await access.followers(creatorId)).toBe(1);
    const person = { of: 'person', personId };
    const [asked, other] = [[person, person, person], { of: 'person', personId: 'us_other' }];
    expect(await heard()).toEqual([...asked, other, person, person]);
  });

  it('[AC9] counts followers once for all who ask at the same time', async () => {
    const { access, passMs, documentsRead } = site();
    const count = 50;
    const people = Array.from({ length: count }, (_, n) => `us_fan${n}`);
    await Promise.all(
      people.map((person) => access.setFollow({ creatorId, personId: person, follows: true })),
    );
    passMs(60_000);
    const before = documentsRead();
    const counts = await Promise.all(Array.from({ length: 300 }, () => access.followers(creatorId)));
    expect(new Set(counts)).toEqual(new Set([count]));
    expect(documentsRead() - before).toBe(count);
  });

  it('[AC1] counts up to its limit and no further', async () => {
    const { access, passMs } = site();
    const follow = (n: number) => access.setFollow({ creatorId, personId: `us_fan${n}`, follows: true });
    const most = LIMITS.followersCounted;
    const counted = async (): Promise<number> => {
      // a count is kept for a while
      passMs(60_000);
      return access.followers(creatorId);
    };
    await Promise.all(Array.from({ length: most - 1 }, (_, n) => follow(n)));
    expect(await counted()).toBe(most - 1);
    await follow(most);
    expect(await counted()).toBe(most);
    await follow(most + 1);
    expect([await counted(), await access.followers(creatorId)]).toEqual([most, most]);
  });

  it('[AC2] [AC7] [AC8] grants, replaces, ends and takes away a subscription', async () => {
    const { access, nowMs, passMs, heard } = site();
    const untilMs = nowMs() + DAY_MS;
    await access.setSubscription({ ...of, subscription: { tier: 1, untilMs: null } });
    expect(await access.facts(ask)).toMatchObject({ subscription: { tier: 1 }, untilMs: null });
    await access.setSubscription({ ...of, subscription: { tier: 3, untilMs } });
    expect(await access.facts(ask)).toMatchObject({ subscription: { tier: 3, untilMs }, untilMs });
    passMs(DAY_MS - 1);
    expect((await access.facts(ask)).subscription).not.toBeNull();
    passMs(1);
    expect(await access.facts(ask)).toMatchObject({ subscription: null, untilMs: null });
    await access.setSubscription({ ...of, subscription: { tier: 2, untilMs: null } });
    await access.setSubscription({ ...of, subscription: null });
    await access.setSubscription({ ...of, subscription: null });
    expect((await access.facts(ask)).subscription).toBeNull();
    expect(await heard()).toHaveLength(5);
  });

  it('[AC2] lists the subscribers of a creator in pages, without those that ran out', async () => {
    const { access, nowMs, passMs } = site();
    const untilMs = nowMs() + DAY_MS;
    for (let n = 1; n <= 5; n++) {
      const subscription = { tier: n, untilMs: n === 2 ? untilMs : null };
      await access.setSubscription({ creatorId, personId: `us_fan${n}`, subscription });
    }
    await access.setSubscription({
      creatorId: 'us_another',
      personId,
      subscription: { tier: 1, untilMs: null },
    });
    passMs(DAY_MS);
    const tiers: number[] = [];
    let cursor: string | null = null;
    do {
      const page = await access.subscribers({ creatorId, cursor, limit: 2 });
      tiers.push(...page.subscribers.map(({ tier }) => tier));
      cursor = page.cursor;
    } while (cursor !== null);
    expect(tiers).toEqual([1, 3, 4, 5]);
  });
}

function describeInvites(site: () => AccessSite): void {
  const make = async (uses: number, expiresAtMs: number | null = null) => {
    const made = await site().invites.create({ creatorId, label: 'friends', uses, expiresAtMs });
    if (!made.ok) throw new Error(made.rejection.code);
    return { id: made.value.id, code: made.value.code! };
  };
  const create = async (uses: number): Promise<string> => (await make(uses)).code;
  const guest = async (person: string) =>
    (await site().access.facts({ creatorId, personId: person, tips: null })).isGuest;
  const invalid = { ok: false, rejection: { code: 'InviteInvalid' } };

  it('[AC3] never makes more guests than an invite has uses, with fifty who race', async () => {
    const { invites, second } = site();
    const code = await create(10);
    const people = Array.from({ length: 50 }, (_, n) => `us_racer${n}`);
    const outcomes = await Promise.all(
      people.map((person, n) => (n % 2 ? invites : second.invites).redeem({ code, personId: person })),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(10);
    const guests = await Promise.all(people.map(guest));
    expect(guests).toEqual(outcomes.map(({ ok }) => ok));
    expect(await invites.list(creatorId)).toMatchObject([{ code, uses: 10, used: 10 }]);
  });

  it('[AC3] [AC8] counts one person once, also when asked from many places at once', async () => {
    const { invites, second, heard } = site();
    const code = await create(3);
    const asked = Array.from({ length: 8 }, (_, n) => (n % 2 ? invites : second.invites));
    const outcomes = await Promise.all(asked.map((port) => port.redeem({ code, personId })));
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(await invites.list(creatorId)).toMatchObject([{ used: 1 }]);
    expect(await heard()).toEqual([{ of: 'person', personId }]);
    expect(await invites.redeem({ code, personId: creatorId })).toMatchObject(invalid);
    expect(await invites.redeem({ code: 'inv_doesNotExist', personId })).toMatchObject(invalid);
  });

  it('[AC3] finds the next use of a long invite, and its end', async () => {
    const { invites } = site();
    const code = await create(70);
    for (let n = 0; n < 69; n++) await invites.redeem({ code, personId: `us_guest${n}` });
    expect(await invites.list(creatorId)).toMatchObject([{ used: 69 }]);
    expect(await invites.redeem({ code, personId })).toMatchObject({ ok: true, value: { creatorId } });
    expect(await invites.redeem({ code, personId: 'us_late' })).toMatchObject(invalid);
  });

  it('[AC4] [AC8] keeps guests of an expired invite, and none of a revoked one', async () => {
    const { invites, nowMs, passMs, heard } = site();
    const { id, code: short } = await make(5, nowMs() + 1_000);
    const long = await create(5);
    await invites.redeem({ code: short, personId });
    await invites.redeem({ code: long, personId: 'us_other' });
    passMs(1_000);
    expect(await invites.redeem({ code: short, personId: 'us_late' })).toMatchObject(invalid);
    expect(await invites.redeem({ code: short, personId })).toMatchObject({ ok: true });
    expect(await guest(personId)).toBe(true);
    await heard();
    expect(await invites.revoke({ creatorId, id })).toBe(true);
    expect([await guest(personId), await guest('us_other')]).toEqual([false, true]);
    expect(await heard()).toEqual([{ of: 'guests' }]);
    expect(await invites.redeem({ code: short, personId })).toMatchObject(invalid);
    expect(await invites.revoke({ creatorId, id })).toBe(false);
  });

  it('[AC5] lets a creator have so many invites and no more, and touch nobody else’s', async () => {
    const { invites } = site();
    const { id } = await make(1);
    for (let n = 1; n < LIMITS.invites; n++) await create(1);
    const more = { creatorId, label: '', uses: 1, expiresAtMs: null };
    expect(await invites.create(more)).toMatchObject({ ok: false, rejection: { code: 'InvitesFull' } });
    expect(await invites.revoke({ creatorId: 'us_another', id })).toBe(false);
    expect(await invites.list('us_another')).toEqual([]);
    expect(await invites.revoke({ creatorId, id })).toBe(true);
    expect(await invites.create(more)).toMatchObject({ ok: true });
  });

  it('[AC5] holds that number under 260 who ask at once of two servers', async () => {
    const { invites, second } = site();
    const asked = { creatorId, label: '', uses: 1, expiresAtMs: null };
    const made = await Promise.all(
      Array.from({ length: 260 }, (_, n) => (n % 2 ? invites : second.invites).create(asked)),
    );
    expect(made.filter(({ ok }) => ok)).toHaveLength(LIMITS.invites);
    expect(await invites.list(creatorId)).toHaveLength(LIMITS.invites);
  });

  it('[AC10] nothing on the disk says a code, and what lies there redeems nothing', async () => {
    const { invites, filesOfStore } = site();
    const { id, code } = await make(3);
    await invites.redeem({ code, personId });
    const files = filesOfStore().join('');
    expect(files).toContain(id);
    expect(files).not.toContain(code);
    expect(await invites.redeem({ code: id, personId: 'us_reader' })).toMatchObject(invalid);
    expect(await invites.list(creatorId)).toMatchObject([{ id, code, used: 1 }]);
  });

  it('[AC10] under another secret of the server a link works on, and is shown to nobody', async () => {
    const { invitesUnder } = site();
    const { id, code } = await make(3);
    const after = invitesUnder('another secret');
    expect(await after.redeem({ code, personId })).toMatchObject({ ok: true });
    expect(await after.list(creatorId)).toMatchObject([{ id, code: null, used: 1 }]);
    expect(await after.revoke({ creatorId, id })).toBe(true);
  });

  it('[AC9] looks at the uses of revoked invites once, however many there were', async () => {
    const { invites, access, documentsRead } = site();
    for (let n = 0; n < 130; n++) {
      const { id, code } = await make(1);
      await invites.redeem({ code, personId });
      await invites.revoke({ creatorId, id });
    }
    expect(await guest(personId)).toBe(false);
    const before = documentsRead();
    expect((await access.facts(ask)).isGuest).toBe(false);
    expect(documentsRead() - before).toBe(0);
    const code = await create(1);
    await invites.redeem({ code, personId });
    expect(await guest(personId)).toBe(true);
  });
}

function describeTips(site: () => AccessSite): void {
  const wallet = `wallet:${personId}`;
  let entries = 0;
  const move = (kind: 'tip' | 'topUp', input: { from: string; to: string; ref: string; minor: bigint }) =>
    site().ledger.append({
      id: `entry_${entries++}`,
      kind,
      source: input.from,
      legs: [
        { account: input.from, asset: 'MESI', amountMinor: -input.minor },
        { account: input.to, asset: 'MESI', amountMinor: input.minor },
      ],
      ref: input.ref,
      memo: { creatorId: input.to.replace('creator:', ''), mesiMinor: String(input.minor) },
    });
  const tip = (minor: bigint, { stream = 'st_now', to = creatorId } = {}) =>
    move('tip', { from: wallet, to: `creator:${to}`, ref: `stream:${stream}`, minor });
  const fund = () =>
    move('topUp', { from: `external:test:${personId}`, to: wallet, ref: 'x', minor: 1_000_000n });
  const sum = (tips: Partial<NonNullable<FactsQuestion['tips']>>) =>
    site().access.facts({ ...of, tips: { streamId: null, sinceMs: 0, enoughMinor: 1_000n, ...tips } });

  it('[AC6] [AC7] sums the tips to this creator, in the stream or in the time asked for', async () => {
    const { nowMs, passMs } = site();
    await fund();
    await tip(5n, { stream: 'st_before' });
    const firstAtMs = nowMs();
    passMs(DAY_MS);
    await tip(70n);
    await tip(900n, { to: 'us_another' });
    await tip(3n);
    const sinceMs = firstAtMs;
    expect(await sum({ sinceMs })).toMatchObject({ tippedMinor: 78n, untilMs: firstAtMs + DAY_MS });
    expect(await sum({ sinceMs: sinceMs + 1 })).toMatchObject({ tippedMinor: 73n });
    expect(await sum({ sinceMs, streamId: 'st_now' })).toMatchObject({ tippedMinor: 73n, untilMs: null });
    expect((await sum({ sinceMs, enoughMinor: 3n })).tippedMinor).toBe(3n);
    expect((await site().access.facts(ask)).tippedMinor).toBeNull();
  });

  it('[AC6] looks at so many entries and no further', async () => {
    await fund();
    await tip(50n);
    const asked = Array.from({ length: TIP_ENTRIES - 1 }, () => tip(1n, { to: 'us_another' }));
    await Promise.all(asked);
    expect((await sum({})).tippedMinor).toBe(50n);
    await tip(1n, { to: 'us_another' });
    expect((await sum({})).tippedMinor).toBe(0n);
  });
}
