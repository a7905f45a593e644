import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { seedDemo } from '../services/demo.ts';
import { startTestHttp, type TestHttp } from './httpTestKit.ts';
import { WRONG_PASSWORDS } from './PasswordTries.ts';
import { ROUTE_LIMITS } from './routeLimits.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await startTestHttp();
});
afterAll(() => http.close());

const ada = { email: 'ada@example.org', password: 'correct horse', name: 'Ada L' };

describe('accounts over HTTP', () => {
  it('[HT1] registers, logs in, and knows the person again', async () => {
    const registered = await http.call('POST', '/api/register', { body: { ...ada, isCreator: true } });
    expect(registered.status).toBe(200);
    const { account, token } = registered.body;
    expect(account).toMatchObject({ name: 'Ada L', handle: 'ada-l', email: ada.email, isCreator: true });
    const loggedIn = await http.call('POST', '/api/login', {
      body: { email: ' ADA@example.org', password: ada.password },
    });
    expect(loggedIn.body.account).toEqual(account);
    for (const session of [token, loggedIn.body.token]) {
      const me = await http.call('GET', '/api/me', { token: session });
      expect(me.body.account).toEqual(account);
      expect(me.body.balances.map((held: { asset: string }) => held.asset)).toEqual([
        'MESI',
        'USDC',
        'USD',
        'EUR',
      ]);
      expect((await http.call('GET', '/api/me', { token: me.body.token })).status).toBe(200);
      expect(me.headers.get('cache-control')).toBe('no-store');
    }
  });

  const good = { email: 'new@example.org', password: 'correct horse', name: 'New' };
  const refusals: readonly (readonly [string, string, unknown, number, string])[] = [
    ['/api/register', 'nothing', {}, 400, 'BadRequest'],
    ['/api/register', 'a list', [good], 400, 'BadRequest'],
    ['/api/register', 'a number for a name', { ...good, name: 7 }, 400, 'BadRequest'],
    ['/api/register', 'a field nobody asked for', { ...good, role: 'admin' }, 400, 'BadRequest'],
    ['/api/register', 'a password of 201', { ...good, password: 'x'.repeat(201) }, 400, 'BadRequest'],
    ['/api/register', 'no e-mail address', { ...good, email: 'new' }, 422, 'InvalidEmail'],
    ['/api/register', 'a short password', { ...good, password: 'x' }, 422, 'PasswordTooShort'],
    ['/api/register', 'a blank name', { ...good, name: '  ' }, 422, 'InvalidDisplayName'],
    ['/api/register', 'a taken address', { ...good, email: 'nova@demo.mesi.invalid' }, 409, 'EmailTaken'],
    [
      '/api/login',
      'nobody',
      { email: 'nobody@example.org', password: 'correct horse' },
      401,
      'InvalidCredentials',
    ],
    ['/api/login', 'no password', { email: 'nobody@example.org' }, 400, 'BadRequest'],
    ['/api/demo/login', 'nobody', { id: 'nobody' }, 404, 'NotFound'],
    ['/api/demo/login', 'a property of objects', { id: 'constructor' }, 404, 'NotFound'],
  ];
  it.each(refusals)('[HT2] %s with %s is refused', async (path, _what, body, status, code) => {
    const answer = await http.call('POST', path, { body });
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(answer.body.error.message).not.toBe('');
  });

  it('[HT2] answers JSON also for what never was a request of ours', async () => {
    const json = { 'Content-Type': 'application/json' };
    const answers = [
      await http.call('GET', '/api/nowhere'),
      await http.call('DELETE', '/api/me'),
      await http.call('POST', '/api/login', { body: '{"email":', headers: json }),
      await http.call('POST', '/api/login', { body: 'email=a', headers: { 'Content-Type': 'text/plain' } }),
      await http.call('POST', '/api/login', { body: { email: 'x'.repeat(17_000), password: 'x' } }),
    ];
    expect(answers.map(({ status, body }) => [status, body.error.code])).toEqual([
      [404, 'NotFound'],
      [404, 'NotFound'],
      [400, 'BadRequest'],
      [400, 'BadRequest'],
      [413, 'FileTooLarge'],
    ]);
  });

  const personal: readonly (readonly [string, string])[] = [
    ['GET', '/api/me'],
    ['POST', '/api/topups'],
    ['GET', '/api/payments/pay_whatever'],
    ['POST', '/api/quotes'],
    ['POST', '/api/conversions'],
    ['POST', '/api/payouts'],
    ['GET', '/api/payouts'],
    ['GET', '/api/wallet'],
    ['GET', '/api/wallet/statement'],
    ['GET', '/api/wallet/statement.csv'],
    ['GET', '/api/receipts/tip_whatever'],
    ['GET', '/api/admin/solvency'],
    ['POST', '/api/streams'],
    ['POST', '/api/creator'],
    ['PUT', '/api/streams/st_abcdefgh/still'],
    ['GET', '/api/overlay-token'],
    ['POST', '/api/overlay-token'],
  ];
  it.each(personal)('[HT3] %s %s needs a token that speaks for somebody', async (method, path) => {
    for (const headers of [{}, { Authorization: 'Bearer x.y.z' }, { Authorization: 'Basic YTpi' }]) {
      const answer = await http.call(method, path, { headers });
      expect([answer.status, answer.body.error.code]).toEqual([401, 'Unauthorized']);
    }
  });
});

describe('becoming a creator', () => {
  it('[HT61] opens what is a creator’s for the log-in that asked', async () => {
    const { token, account } = await http.join();
    const goLive = async () => (await http.call('POST', '/api/streams', { token })).status;
    expect(await goLive()).toBe(403);
    const { status, body } = await http.call('POST', '/api/creator', { token, body: {} });
    expect([status, body.account]).toEqual([200, { ...account, isCreator: true }]);
    expect(await goLive()).toBe(200);
    expect((await http.call('GET', '/api/me', { token })).body.account.isCreator).toBe(true);
  });
});

describe('the end of a log-in', () => {
  const works = async (token: string) => (await http.call('GET', '/api/me', { token })).status === 200;
  const logIn = async (email: string, password = 'correct horse') =>
    (await http.call('POST', '/api/login', { body: { email, password } })).body.token as string;

  it('[HT31] logging out ends this log-in with the tokens renewed from it, or all of them', async () => {
    const { account, token } = await http.join();
    const renewed = (await http.call('GET', '/api/me', { token })).body.token;
    const other = await logIn(account.email);
    const out = (body: object, by: string) => http.call('POST', '/api/logout', { token: by, body });
    expect((await out({ everywhere: 'yes' }, token)).status).toBe(400);
    expect((await out({}, token)).status).toBe(200);
    expect([await works(token), await works(renewed), await works(other)]).toEqual([false, false, true]);
    expect((await out({}, token)).body.error.code).toBe('Unauthorized');
    expect((await out({ everywhere: true }, other)).status).toBe(200);
    expect([await works(other), await works(await logIn(account.email))]).toEqual([false, true]);
  });

  it('[HT31] so does a change of password, and answers the next log-in', async () => {
    const { account, token } = await http.join();
    const change = (body: object, by = token) => http.call('POST', '/api/password', { token: by, body });
    const wrong = await change({ current: 'wrong horse', next: 'battery staple' });
    expect([wrong.status, wrong.body.error.code]).toEqual([422, 'PasswordWrong']);
    expect(await works(token)).toBe(true);
    const { status, body } = await change({ current: 'correct horse', next: 'battery staple' });
    expect([status, body.account]).toEqual([200, account]);
    expect([await works(token), await works(body.token)]).toEqual([false, true]);
    expect(await works(await logIn(account.email, 'battery staple'))).toBe(true);
  });

  it('[HT44] guesses at the present password are counted as those at a log-in are', async () => {
    const { token } = await http.join();
    const guess = (by: string) =>
      http.call('POST', '/api/password', { token: by, body: { current: 'x', next: 'battery staple' } });
    for (let n = 0; n < WRONG_PASSWORDS.ofOneAddress; n++) expect((await guess(token)).status).toBe(422);
    const renewed = (await http.call('GET', '/api/me', { token })).body.token;
    expect((await guess(renewed)).body.error.code).toBe('RateLimited');
    expect((await guess((await http.join()).token)).status).toBe(422);
  });
});

describe('demo people', () => {
  it('[HT4] are two creators, three fans and who keeps the books, entered with one click', async () => {
    const { body: people } = await http.call('GET', '/api/demo');
    expect(people.map((each: { id: string; isCreator: boolean }) => [each.id, each.isCreator])).toEqual([
      ['nova', true],
      ['kai', true],
      ['ada', false],
      ['ben', false],
      ['cleo', false],
      ['iris', false],
    ]);
    const { body: session } = await http.call('POST', '/api/demo/login', { body: { id: 'cleo' } });
    expect(session.account).toMatchObject(people[4].person);
    const { body: me } = await http.call('GET', '/api/me', { token: session.token });
    const held = Object.fromEntries(
      me.balances.map((each: { asset: string; amountMinor: string }) => [each.asset, each.amountMinor]),
    );
    expect(held).toEqual({ MESI: '5000000000', USD: '50000', USDC: '500000000', EUR: '0' });
    await seedDemo(http.created.services);
    expect((await http.call('GET', '/api/me', { token: session.token })).body.balances).toEqual(me.balances);
    expect((await http.call('GET', '/api/demo')).body).toEqual(people);
  });

  it('[HT4] do not exist with MESI_DEMO=off', async () => {
    const plain = await startTestHttp({ env: { MESI_DEMO: 'off' } });
    onTestFinished(() => plain.close());
    expect((await plain.call('GET', '/api/demo')).status).toBe(404);
    expect((await plain.call('POST', '/api/demo/login', { body: { id: 'nova' } })).status).toBe(404);
    const email = { field: 'email', value: 'nova@demo.mesi.invalid', limit: 1 };
    expect(await plain.created.services.store.find('accounts', email)).toEqual([]);
  });
});

it('[HT4] a log-in of demo days speaks for nobody when demo mode is off, nor does a key', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mesi-demo-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const demo = await startTestHttp({ env: { MESI_DATA_DIR: folder } });
  const { token } = (await demo.call('POST', '/api/demo/login', { body: { id: 'nova' } })).body;
  const { key } = (await demo.call('GET', '/api/stream-key', { token })).body;
  await demo.close();
  const plain = await startTestHttp({ env: { MESI_DATA_DIR: folder, MESI_DEMO: 'off' } });
  onTestFinished(() => plain.close());
  expect((await plain.call('GET', '/api/me', { token })).status).toBe(401);
  expect(await plain.created.services.identity.verifyCreatorSecret('streamKey', key)).toBeNull();
});

describe('limits of requests', () => {
  it('[HT14] [HT44] counts failed log-ins of one account, and lets others in', async () => {
    const { account } = await http.join({ name: 'Target' });
    const attempt = (email: string, password: string) =>
      http.call('POST', '/api/login', { body: { email, password } });
    for (let n = 0; n < WRONG_PASSWORDS.ofOneAddress; n++) {
      expect((await attempt(account.email, 'wrong horse')).status).toBe(401);
    }
    const refused = await attempt(` ${account.email.toUpperCase()}`, 'correct horse');
    expect([refused.status, refused.body.error.code]).toEqual([429, 'RateLimited']);
    expect(refused.body.error.retryAfterMs).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await attempt('other@example.org', 'wrong horse')).status).toBe(401);
  });

  it.each(['/api/stream-key', '/api/overlay-token'])(
    '[HT14] counts who asks for secrets: %s',
    async (path) => {
      const { token } = await http.join({ isCreator: true });
      for (const method of ['GET', 'POST']) {
        const { status, headers } = await http.call(method, path, { token });
        expect([status, headers.has('ratelimit')]).toEqual([200, true]);
      }
    },
  );

  it('[HT14] counts registrations of one caller, refused ones too', async () => {
    const crowded = await startTestHttp({ env: { MESI_DEMO: 'off' } });
    onTestFinished(() => crowded.close());
    const register = () => crowded.call('POST', '/api/register', { body: {} });
    const within = await Promise.all(Array.from({ length: ROUTE_LIMITS.register.ofAddress }, register));
    expect(new Set(within.map(({ status }) => status))).toEqual(new Set([400]));
    expect((await register()).body.error.code).toBe('RateLimited');
  });
});
