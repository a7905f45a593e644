import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GATE_LIMITS } from '../../shared/gateLimits.ts';
import type { Session } from '../../shared/protocol/http.ts';
import { DAY_MS } from '../../shared/time.ts';
import { consentIdOf } from '../services/kyf/port.ts';
import { placeHold, voidHold } from '../services/ledger/holds/holds.ts';
import { eraseRest } from './erasure.ts';
import { codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await startTestHttp();
});
afterAll(() => http.close());

const PASSWORD = 'correct horse';
const look = async (who: Session) => (await http.ask(who, 'GET', '/erasure')).body;
const erase = (who: Session | null, given: object = {}) =>
  http.ask(who, 'POST', '/erasure', { password: PASSWORD, givesUp: false, locale: 'en', ...given });

async function somebodyWhoTellsAll(name: string) {
  const person = await http.join({ name, isCreator: true });
  await http.ask(person, 'PUT', '/profile', { bio: `${name} plays at night`, links: [] });
  for (const path of ['/overlay-token', '/stream-key', '/calendar-feed'])
    await http.ask(person, 'POST', path, {});
  await http.ask(person, 'POST', '/second-step/totp', { password: PASSWORD });
  await http.ask(person, 'POST', '/email/verify', { locale: 'en' });
  return person;
}

describe('an account that is erased', () => {
  it('[ER1] [ER4] is nobody’s from that step on, and its documents name nobody', async () => {
    const name = 'Philomena Vanishing';
    const person = await somebodyWhoTellsAll(name);
    const { id, email, handle } = person.account;
    expect(await look(person)).toMatchObject({ refusals: [], balances: [], earnings: [], held: [] });
    expect(await codeOf(erase(null))).toBe('Unauthorized');
    expect(await codeOf(erase(person, { password: 'wrong horse' }))).toBe('PasswordWrong');
    expect(await codeOf(erase(person))).toBe('ok');
    expect(await codeOf(http.ask(person, 'GET', '/me'))).toBe('Unauthorized');
    expect(await codeOf(http.ask(null, 'POST', '/login', { email, password: PASSWORD }))).toBe(
      'InvalidCredentials',
    );
    expect(await codeOf(http.ask(null, 'GET', `/profiles/${handle}`))).toBe('NotFound');
    const { store, identity, accountErasure } = http.created.services;
    expect(await identity.get(id)).toMatchObject({ name: 'Deleted account', isCreator: false });
    expect(await accountErasure.left()).toEqual([]);
    const body = JSON.stringify((await store.get('accounts', id))!.body);
    for (const word of [name, email, handle]) expect(body).not.toContain(word);
    for (const collection of ['profiles', 'overlayTokens', 'streamKeys', 'secondFactors'])
      expect(await store.get(collection, id), collection).toBeNull();
    const query = { field: 'accountId', value: id, by: 'seenAtMs', limit: 9 } as const;
    expect(await store.find('sessions', query)).toEqual([]);
    // the address is free, and nobody else looks like them
    const again = await http.ask(null, 'POST', '/register', { email, password: PASSWORD, name });
    expect(again.body.account.handle).not.toBe(handle);
  });

  it('[ER2] gives up what it has only when that was said, and the books stay as they were', async () => {
    const person = await http.join();
    const { id } = person.account;
    await http.fund(person, 3_000_000n);
    expect((await look(person)).balances).toEqual([{ asset: 'MESI', amountMinor: '3000000' }]);
    expect(await codeOf(erase(person))).toBe('BalanceLeft');
    expect(await codeOf(http.ask(person, 'GET', '/me'))).toBe('ok');
    expect(await codeOf(erase(person, { givesUp: true }))).toBe('ok');
    const { ledger, wallet } = http.created.services;
    expect(await ledger.balances(`wallet:${id}`)).toEqual({ MESI: 3_000_000n });
    expect((await wallet.solvency()).ok).toBe(true);
  });

  it('[ER3] waits while money is on its way, or one is live', async () => {
    const person = await http.join({ isCreator: true });
    const { id } = person.account;
    await http.fund(person, 2_000_000n);
    const { ledger, store, clock } = http.created.services;
    const order = {
      ...{
        holdId: `held-${id}`,
        from: `wallet:${id}`,
        held: { asset: 'MESI', amountMinor: 500_000n } as const,
      },
      ...{ conversion: null, ref: null, dueAtMs: clock.nowMs() + 60_000, memo: { purpose: 'ticket' } },
    };
    expect((await placeHold(ledger, order)).ok).toBe(true);
    const held = [{ purpose: 'ticket', asset: 'MESI', amountMinor: '500000' }];
    expect(await look(person)).toMatchObject({ refusals: ['MoneyHeld'], held });
    expect(await codeOf(erase(person, { givesUp: true }))).toBe('MoneyHeld');
    await voidHold(ledger, { holdId: order.holdId, reason: 'nobody wants it' });
    expect((await look(person)).refusals).toEqual([]);
    const { streamId } = (await http.ask(person, 'POST', '/streams', {})).body;
    const stream = (await store.get('streams', streamId))!;
    await store.replace('streams', streamId, stream.version, { ...stream.body, phaseType: 'live' });
    expect(await codeOf(erase(person, { givesUp: true }))).toBe('StreamStillLive');
  });

  it('[ER3] waits while a dispute is open, and says so by a code', async () => {
    const [fan, creator] = [await http.join(), await http.join({ isCreator: true })];
    await http.fund(fan, 5_000_000n);
    const money = { commandId: 'a_tip_before_the_block', asset: 'MESI', amountMinor: '3000000' };
    const tip = { ...money, toHandle: creator.account.handle, message: '', anonymous: false };
    expect(await codeOf(http.ask(fan, 'POST', '/tips', tip))).toBe('ok');
    await http.ask(creator, 'PUT', `/blocks/${fan.account.id}`, { reason: 'rude', note: '' });
    const reports = async () => (await http.ask(fan, 'GET', '/reports')).body.reports;
    await expect.poll(async () => (await reports()).length).toBe(1);
    const [{ reportId }] = await reports();
    await http.ask(fan, 'POST', `/reports/${reportId}/file`, { statement: 'At once after I paid' });
    await expect.poll(async () => (await look(fan)).refusals[0]).toBe('DisputeOpen');
    for (const who of [fan, creator]) expect(await codeOf(erase(who, { givesUp: true }))).toBe('DisputeOpen');
    expect(await codeOf(http.ask(fan, 'GET', '/me'))).toBe('ok');
  });

  it('[ER5] takes every consent at a gate back, also where there are more than a page lists', async () => {
    const person = await http.join();
    const { kyf, clock } = http.created.services;
    const fanId = person.account.id;
    const many = GATE_LIMITS.consents + 1;
    const nameOf = (at: number) => ({ creatorId: `us_creator${at}`, place: 'bid', personId: fanId }) as const;
    for (let at = 0; at < many; at += 1)
      await kyf.give({
        ...{ aboutId: consentIdOf(nameOf(at)), fanId, creatorId: `us_creator${at}`, question: '' },
        ...{ answers: { name: 'Ada' }, untilMs: clock.nowMs() + DAY_MS },
        gate: { place: 'bid', purpose: 'For the guest list.' },
      });
    const taken = (await http.ask(person, 'POST', '/take-out', { password: PASSWORD })).body;
    expect(taken.consents).toHaveLength(many);
    expect(await codeOf(erase(person))).toBe('ok');
    const readable = Array.from({ length: many }, async (_, at) => {
      const receipt = await kyf.receipt({ aboutId: consentIdOf(nameOf(at)), fanId });
      return receipt?.isReadable;
    });
    expect(new Set(await Promise.all(readable))).toEqual(new Set([false]));
  });

  it('[ER4] what a crash left of it is taken away by whoever looks next', async () => {
    const person = await somebodyWhoTellsAll('Half Gone');
    const { accountErasure, store } = http.created.services;
    const { id } = person.account;
    await accountErasure.begin(person.account, { locale: 'en', deviceKey: 'a key of no device' });
    expect(await store.get('profiles', id)).not.toBeNull();
    const left = await accountErasure.left();
    expect(left).toEqual([{ accountId: id, deviceKey: 'a key of no device' }]);
    for (const each of left) await eraseRest(http.created.services, each);
    for (const each of left) await eraseRest(http.created.services, each);
    expect([await accountErasure.left(), await store.get('profiles', id)]).toEqual([[], null]);
  });
});
