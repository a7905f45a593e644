import { afterAll, beforeAll, expect, it } from 'vitest';
import { ACCOUNT_LIMITS } from '../../shared/accountLimits.ts';
import type { SessionView } from '../../shared/protocol/accounts.ts';
import type { Session } from '../../shared/protocol/http.ts';
import { SESSIONS_ENDED } from '../domain/topics/news.ts';
import { codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await startTestHttp();
});
afterAll(() => http.close());

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

const logIn = async ({ account }: Session, agent: string): Promise<Session> => {
  const body = { email: account.email, password: 'correct horse' };
  return (await http.call('POST', '/api/login', { body, headers: { 'User-Agent': agent } })).body;
};
const listOf = async (who: Session): Promise<readonly SessionView[]> =>
  (await http.ask(who, 'GET', '/sessions')).body.sessions;
const wordsOf = (list: readonly SessionView[]) =>
  list.map(({ browser, system, isThis }) => [browser, system, isThis]);

it('[SN1] a person sees where they are logged in, and nobody else does', async () => {
  const first = await http.join();
  const [desk, phone] = [await logIn(first, FIREFOX), await logIn(first, IPHONE)];
  const odd = await logIn(first, `${'<b>'.repeat(200)}`);
  const seen = await listOf(desk);
  expect(wordsOf(seen)).toContainEqual(['Firefox', 'Linux', true]);
  expect(wordsOf(seen)).toContainEqual(['Safari', 'iOS', false]);
  expect(seen).toHaveLength(4);
  expect(JSON.stringify(seen)).not.toContain('Mozilla');
  expect(wordsOf(await listOf(phone))).toContainEqual(['Safari', 'iOS', true]);
  expect(await listOf(odd)).toHaveLength(4);
  const renewed: Session = (await http.ask(phone, 'GET', '/me')).body;
  expect(await listOf(renewed)).toHaveLength(4);
  expect(wordsOf(await listOf(await http.join()))).toHaveLength(1);
  expect(await codeOf(http.ask(null, 'GET', '/sessions'))).toBe('Unauthorized');
});

it('[SN2] one is ended from another, with its tokens and seats at once, and by nobody else', async () => {
  const first = await http.join();
  const [desk, phone] = [await logIn(first, FIREFOX), await logIn(first, IPHONE)];
  const { id } = (await listOf(phone)).find(({ isThis }) => isThis)!;
  const ended: (string | null)[] = [];
  const stop = await http.created.services.bus.subscribe(
    SESSIONS_ENDED,
    ({ sessionId }) => void ended.push(sessionId),
  );
  const end = (who: Session | null, sessionId: string) =>
    codeOf(http.ask(who, 'DELETE', `/sessions/${sessionId}`, {}));
  expect(await end(await http.join(), id)).toBe('NotFound');
  expect(await end(desk, 'se_nothing_at_all')).toBe('NotFound');
  expect(await end(null, id)).toBe('Unauthorized');
  expect(await codeOf(http.ask(phone, 'GET', '/me'))).toBe('ok');
  expect(await end(desk, id)).toBe('ok');
  expect(ended).toEqual([id]);
  stop();
  expect(await codeOf(http.ask(phone, 'GET', '/me'))).toBe('Unauthorized');
  expect(await codeOf(http.ask(desk, 'GET', '/me'))).toBe('ok');
  expect((await listOf(desk)).map((each) => each.id)).not.toContain(id);
  expect(await end(desk, id)).toBe('NotFound');
});

it('[SN3] those that are over are not listed, and no more than so many are kept', async () => {
  const first = await http.join();
  await logIn(first, FIREFOX);
  await http.ask(first, 'POST', '/logout', { everywhere: true });
  const next = await logIn(first, FIREFOX);
  expect(await listOf(next)).toHaveLength(1);
  const { identity, sessionList, store } = http.created.services;
  const { accountId, generation } = (await identity.sessions.read(next.token))!.session;
  for (let n = 0; n <= ACCOUNT_LIMITS.sessionsShown; n += 1)
    await sessionList.note({ session: { accountId, generation, sessionId: `se_of_test_${n}` }, agent: '' });
  const query = { field: 'accountId', value: accountId, by: 'seenAtMs', limit: 1_000 } as const;
  expect(await store.find('sessions', query)).toHaveLength(ACCOUNT_LIMITS.sessionsShown);
});
