import { RedisPresence } from '@colyseus/redis-presence';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { DAY_MS } from '../../shared/time.ts';
import { createLog } from '../log.ts';
import { startRedis } from '../services/bus/redisServer.ts';
import { createSimRuntime } from '../services/runtime/simRuntime.ts';
import { createSystemRuntime } from '../services/runtime/systemRuntime.ts';
import type { JsonObject } from '../services/store/port.ts';
import { type Answer, startTestHttp, type TestHttp } from './httpTestKit.ts';
import { accountKeyOf, PasswordTries, WRONG_PASSWORDS } from './PasswordTries.ts';
import { RequestCounts } from './RequestCounts.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_DEMO: 'off', MESI_TRUST_PROXY: '1' } });
});
afterAll(() => http.close());

let callers = 0;
/** From an address nobody heard of before. */
function logIn(email: string, password: string, cookie = ''): Promise<Answer> {
  callers += 1;
  const headers = { 'X-Forwarded-For': `10.9.${callers >> 8}.${callers & 255}`, Cookie: cookie };
  return http.call('POST', '/api/login', { body: { email, password }, headers });
}
const deviceOf = ({ headers }: Answer) => /mesi_device=[\w-]{43}/.exec(headers.get('set-cookie') ?? '')?.[0];

/** How many of forty wrong passwords at once were looked at. */
async function triedOf(email: string, cookie = ''): Promise<number> {
  const guesses = await Promise.all(Array.from({ length: 40 }, () => logIn(email, 'wrong horse', cookie)));
  expect(new Set(guesses.map(({ status }) => status))).toEqual(new Set([401, 429]));
  return guesses.filter(({ status }) => status === 401).length;
}

describe('guessing a password', () => {
  it('[HT44] from a thousand addresses slows the strangers down, not the owner’s own browser', async () => {
    const { account } = await http.join({ name: 'Owner' });
    const first = await logIn(account.email, 'correct horse');
    const device = deviceOf(first)!;
    expect(first.status).toBe(200);
    expect(first.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/);
    const guesses = await Promise.all(
      Array.from({ length: 60 }, (_, n) => logIn(account.email, `guess number ${n}`)),
    );
    const tried = guesses.filter(({ status }) => status === 401);
    expect(tried).toHaveLength(WRONG_PASSWORDS.ofAllStrangers);
    const waits = guesses.filter(({ status }) => status === 429);
    expect(waits.every(({ headers }) => Number(headers.get('retry-after')) > 0)).toBe(true);
    // a stranger who happens to be right is not told so
    expect((await logIn(account.email, 'correct horse')).status).toBe(429);
    expect((await logIn(account.email, 'correct horse', `mesi_device=${'x'.repeat(43)}`)).status).toBe(429);
    const own = await logIn(account.email, 'correct horse', device);
    expect([own.status, deviceOf(own)]).toEqual([200, undefined]);
    expect((await logIn(account.email, 'wrong horse', device)).status).toBe(401);
  });

  it('[HT44] has a share for known browsers that ends as well, and is theirs for that account alone', async () => {
    const [one, other] = [await http.join({ name: 'One' }), await http.join({ name: 'Other' })];
    const device = deviceOf(await logIn(one.account.email, 'correct horse'))!;
    expect(await triedOf(one.account.email, device)).toBe(WRONG_PASSWORDS.ofKnownDevice);
    expect(await triedOf(other.account.email, device)).toBe(WRONG_PASSWORDS.ofAllStrangers);
  });

  it('[HT44] says nothing of whether there is such an account', async () => {
    expect(await triedOf('nobody@example.org')).toBe(WRONG_PASSWORDS.ofAllStrangers);
  });

  it('[HT44] right ones cost nothing, and browsers of one account are bounded', async () => {
    const { account } = await http.join({ name: 'Often' });
    for (let n = 0; n <= WRONG_PASSWORDS.ofAllStrangers; n++)
      expect((await logIn(account.email, 'correct horse')).status).toBe(200);
    const { store } = http.created.services;
    const stored = await store.get<{ devices: readonly JsonObject[] }>(
      'devices',
      accountKeyOf(account.email),
    );
    expect(stored!.body.devices).toHaveLength(20);
  });
});

describe('counts of requests', () => {
  const from = { accountKey: 'a', device: null };
  const log = createLog({ level: 'silent' });

  it('[HT42] are shared by all processes, and stand alone while the others cannot be reached', async () => {
    const redis = await startRedis();
    const { clock } = createSystemRuntime();
    const presences = [1, 2].map(() => new RedisPresence(redis.url));
    onTestFinished(() => {
      for (const presence of presences) presence.shutdown();
    });
    const [first, second] = presences.map((presence) => new RequestCounts({ clock, presence, log }));
    // longer than any clock's minute
    const windowMs = 1_000 * DAY_MS;
    for (let n = 1; n <= 3; n++) {
      await first!.add('key', { windowMs });
      expect(await second!.add('key', { windowMs })).toMatchObject({ count: 2 * n });
    }
    await redis.stop();
    expect(await first!.add('key', { windowMs })).toMatchObject({ count: 4 });
    // nor is it asked again for a while
    presences[0]!.hincrbyex = () => {
      throw new Error('asked again');
    };
    expect(await first!.add('key', { windowMs })).toMatchObject({ count: 5 });
  });

  it('[HT42] begin anew when their window is over, and when the clock was set back', async () => {
    const { clock, advance } = createSimRuntime();
    let backMs = 0;
    const moved = { ...clock, nowMs: () => clock.nowMs() - backMs };
    const tries = new PasswordTries(new RequestCounts({ clock: moved, presence: null, log }));
    const begin = async () => (await tries.begin({ ...from, address: '10.0.0.1' })).ok;
    const use = async () => {
      for (let n = 0; n < WRONG_PASSWORDS.ofOneAddress; n++) expect(await begin()).toBe(true);
      expect(await begin()).toBe(false);
    };
    await use();
    await advance(WRONG_PASSWORDS.windowMs - 1);
    expect(await begin()).toBe(false);
    await advance(1);
    await use();
    backMs = 3_600_000;
    await use();
  });
});
