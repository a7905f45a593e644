import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalPresence } from '@colyseus/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../shared/time.ts';
import { SESSIONS_ENDED } from '../../domain/topics/news.ts';
import { createLog } from '../../log.ts';
import { createPresenceBus } from '../bus/presenceBus.ts';
import { rawTopic } from '../bus/rawTopic.testkit.ts';
import { createSimRuntime } from '../runtime/simRuntime.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import { createSqliteStore } from '../store/sqliteStore.ts';
import { type IdentityPort, isEnded, type SessionsEnded } from './port.ts';
import { createStoreIdentity } from './storeIdentity.ts';
import { ENDED_SESSIONS, SEATS_END_AFTER_MS } from './storeSessions.ts';

const runtime = createSimRuntime();
const bus = createPresenceBus({ presence: new LocalPresence(), log: createLog({ level: 'silent' }) });
const barred = new Set<string>();
let folder: string;
let store: StorePort;
let identity: IdentityPort;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mesi-sessions-'));
  store = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
  identity = identityOf();
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** As a second server of the set has it, which never saw the tokens of the first. */
function identityOf(): IdentityPort {
  const secret = 'a secret of the tests, long enough to be one';
  return createStoreIdentity({ store, bus, ...runtime, secret, isBarred: (email) => barred.has(email) });
}

const PASSWORD = 'correct horse';
let made = 0;

async function person() {
  const email = `session${++made}@example.org`;
  const outcome = await identity.register({ email, password: PASSWORD, name: 'Somebody', isCreator: true });
  if (!outcome.ok) throw new Error(outcome.rejection.code);
  return outcome.value;
}

const good = async (...tokens: readonly string[]): Promise<readonly boolean[]> => {
  const verified = tokens.flatMap((token) => [identity, identityOf()].map((each) => each.verifyToken(token)));
  const answers = (await Promise.all(verified)).map((account) => account !== null);
  for (const [at, answer] of answers.entries()) expect(answers[at - (at % 2)]).toBe(answer);
  return answers.filter((_, at) => at % 2 === 0);
};
const refOf = async (token: string) => (await identity.sessions.read(token))!.session;

/** What is told of ended sessions while `act` runs, and in the second after it. */
async function heardDuring(act: () => Promise<unknown>): Promise<readonly SessionsEnded[]> {
  const heard: SessionsEnded[] = [];
  const stop = await bus.subscribe(SESSIONS_ENDED, (ended) => void heard.push(ended));
  const last = Promise.withResolvers<void>();
  const stopLast = await bus.subscribe(rawTopic('last'), () => last.resolve());
  await act();
  expect(heard).toEqual([]);
  runtime.advance(SEATS_END_AFTER_MS);
  bus.publish(rawTopic('last'), {});
  await last.promise;
  stop();
  stopLast();
  return heard;
}

describe('the end of a session', () => {
  it('[ID11] takes the tokens of that log-in at once, renewed ones too, and no others', async () => {
    const { id } = await person();
    const [here, there] = [await identity.issueToken(id), await identity.issueToken(id)];
    runtime.advance(DAY_MS);
    const renewed = (await identity.sessions.renew(here))!.token;
    const session = await refOf(here);
    const told = await heardDuring(() => identity.sessions.end(session));
    expect(told).toEqual([{ accountId: id, sessionId: session.sessionId, generation: 0 }]);
    expect(await good(here, renewed, there)).toEqual([false, false, true]);
    expect(await identity.sessions.renew(renewed)).toBeNull();
    expect(await identity.sessions.isGood(session)).toBe(false);
    expect(isEnded(session, told[0]!)).toBe(true);
    expect(isEnded(await refOf(there), told[0]!)).toBe(false);
  });

  it('[ID11] everywhere takes all of them, and the next log-in counts', async () => {
    const { id, email } = await person();
    const other = await person();
    const tokens = [await identity.issueToken(id), await identity.issueToken(id)];
    const session = await refOf(tokens[0]!);
    const told = await heardDuring(() => identity.sessions.endAll(id));
    expect(told).toEqual([{ accountId: id, sessionId: null, generation: 1 }]);
    expect(await good(...tokens)).toEqual([false, false]);
    const again = await identity.logIn({ email, password: PASSWORD });
    const { token } = again.ok ? again.value : expect.fail('refused');
    expect(await good(token, await identity.issueToken(other.id))).toEqual([true, true]);
    // told late, it is none of those that ended
    expect([session, await refOf(token)].map((each) => isEnded(each, told[0]!))).toEqual([true, false]);
  });

  it('[ID11] is remembered for so many, and one more ends all', async () => {
    const { id } = await person();
    const stays = await identity.issueToken(id);
    const ended = [];
    for (let at = 0; at < ENDED_SESSIONS; at++) {
      const token = await identity.issueToken(id);
      await identity.sessions.end(await refOf(token));
      ended.push(token);
    }
    expect(await good(stays, ended[0]!)).toEqual([true, false]);
    await identity.sessions.end(await refOf(await identity.issueToken(id)));
    expect(await good(stays, ended[0]!)).toEqual([false, false]);
    expect(await good(await identity.issueToken(id))).toEqual([true]);
  });

  it('[ID12] comes thirty days after its log-in, however often it is renewed', async () => {
    const { id } = await person();
    let token = await identity.issueToken(id);
    for (let day = 0; day < 29; day++) {
      runtime.advance(DAY_MS);
      token = (await identity.sessions.renew(token))!.token;
    }
    runtime.advance(DAY_MS - 1_000);
    expect(await good(token)).toEqual([true]);
    runtime.advance(1_000);
    expect(await good(token)).toEqual([false]);
  });
});

describe('a change of password', () => {
  const change = (accountId: string, current: string, next: string) =>
    identity.sessions.changePassword({ accountId, current, next });
  const codeOf = async (outcome: ReturnType<typeof change>) => {
    const settled = await outcome;
    return settled.ok ? 'ok' : settled.rejection.code;
  };

  it('[ID13] ends all sessions and begins one; from then on the new one counts', async () => {
    const { id, email } = await person();
    const old = await identity.issueToken(id);
    const outcome = await change(id, PASSWORD, 'battery staple');
    const { token, account } = outcome.ok ? outcome.value : expect.fail('refused');
    expect(account).toMatchObject({ id, email });
    expect(await good(old, token)).toEqual([false, true]);
    const logIn = async (password: string) => (await identity.logIn({ email, password })).ok;
    expect([await logIn(PASSWORD), await logIn('battery staple')]).toEqual([false, true]);
  });

  it('[ID13] wants the present one, and a long enough next one', async () => {
    const { id } = await person();
    const token = await identity.issueToken(id);
    expect(await codeOf(change(id, 'wrong horse', 'battery staple'))).toBe('PasswordWrong');
    expect(await codeOf(change(id, PASSWORD, '1234567'))).toBe('PasswordTooShort');
    expect(await good(token)).toEqual([true]);
  });

  it('[ID13] happens once when two race, and a log-in by the old one during it does not outlive it', async () => {
    const { id, email } = await person();
    const racers = ['battery staple 1', 'battery staple 2'].map((next) => codeOf(change(id, PASSWORD, next)));
    const logIns = Array.from({ length: 4 }, () => identity.logIn({ email, password: PASSWORD }));
    expect((await Promise.all(racers)).sort()).toEqual(['PasswordWrong', 'ok']);
    const tokens = (await Promise.all(logIns)).map((each) => (each.ok ? each.value.token : 'refused'));
    expect(await good(...tokens)).toEqual(tokens.map(() => false));
  });
});

it('[ID14] whose address is barred has no log-in, no token and no secret that counts', async () => {
  const { id, email } = await person();
  const token = await identity.issueToken(id);
  const key = await identity.creatorSecret(id, { kind: 'streamKey', renew: false });
  const session = await refOf(token);
  const counts = async () => [
    ...(await good(token)),
    (await identity.logIn({ email, password: PASSWORD })).ok,
    (await identity.verifyCreatorSecret('streamKey', key)) !== null,
    await identity.sessions.isGood(session),
  ];
  expect(await counts()).toEqual([true, true, true, true]);
  barred.add(email);
  expect(await counts()).toEqual([false, false, false, false]);
  barred.add('new@demo.example');
  const registration = { email: 'New@demo.example', password: PASSWORD, name: 'New', isCreator: false };
  expect(await identity.register(registration)).toMatchObject({ rejection: { code: 'InvalidEmail' } });
});
