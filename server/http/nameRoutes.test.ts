import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ACCOUNT_LIMITS } from '../../shared/accountLimits.ts';
import type { Session } from '../../shared/protocol/http.ts';
import { codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

let http: TestHttp;
let iris: Session;
beforeAll(async () => {
  http = await startTestHttp();
  iris = (await http.ask(null, 'POST', '/demo/login', { id: 'iris' })).body;
});
afterAll(() => http.close());

const rename = (who: Session | null, name: unknown) => http.ask(who, 'POST', '/name', { name });
const namesOf = async (who: Session) => (await http.ask(who, 'GET', '/name')).body;
const profileOf = async ({ account }: Session) =>
  (await http.ask(null, 'GET', `/profiles/${account.handle}`)).body;

it('[HN1] a name is changed so often, is found by the new one, and is kept for oneself and the operator', async () => {
  const person = await http.join({ name: 'First Light' });
  const { handle } = person.account;
  expect((await rename(person, '  Second   Light ')).body.account).toMatchObject({
    name: 'Second Light',
    handle,
  });
  expect((await http.ask(person, 'GET', '/me')).body.account.name).toBe('Second Light');
  expect((await profileOf(person)).person.name).toBe('Second Light');
  expect((await rename(person, 'Second Light')).status).toBe(200);
  for (const name of ['Third', 'Fourth']) expect((await rename(person, name)).status).toBe(200);
  const full = await rename(person, 'Fifth');
  expect([full.status, full.body.error.code]).toEqual([422, 'NameChangesFull']);
  const { before, ...now } = await namesOf(person);
  expect(now).toEqual({ name: 'Fourth', changesLeft: 0, isVerified: false });
  expect(before.map(({ name }: { name: string }) => name)).toEqual(['Third', 'Second Light', 'First Light']);
  const { people } = (await http.ask(iris, 'GET', '/admin/people?search=fourth')).body;
  expect(people).toMatchObject([{ namesBefore: ['Third', 'Second Light', 'First Light'] }]);
  expect(JSON.stringify(await profileOf(person))).not.toContain('Second Light');
  const clock = vi.spyOn(http.created.services.clock, 'nowMs');
  clock.mockReturnValue(Date.now() + ACCOUNT_LIMITS.namesMs + 1_000);
  expect(await codeOf(http.ask(person, 'GET', '/name'))).toBe('Unauthorized');
  expect(await http.created.services.accountNames.of(person.account.id)).toMatchObject({ changesLeft: 3 });
  clock.mockRestore();
});

it('[HN1] is refused when it is none', async () => {
  const person = await http.join();
  expect(await codeOf(rename(null, 'Somebody'))).toBe('Unauthorized');
  for (const name of ['', ' \u200b ', 'x'.repeat(41)])
    expect(await codeOf(rename(person, name))).toBe('InvalidDisplayName');
  expect(await codeOf(rename(person, 7))).toBe('BadRequest');
  expect(await namesOf(person)).toMatchObject({ changesLeft: ACCOUNT_LIMITS.names, before: [] });
});

it('[HN2] a handle that looks like another one gets a number', async () => {
  const handleOf = async (name: string) => (await http.join({ name })).account.handle;
  expect(await handleOf('Moonlit Choir')).toBe('moonlit-choir');
  const likes = [
    'Moonlit Cho1r',
    'M0onlit Choir',
    'Moon1it-Choir',
    'MoonlitChoir',
    'Rnoonlit Choir',
    'Moonlit-Ch01r',
  ];
  const handles = [];
  for (const name of likes) handles.push(await handleOf(name));
  for (const handle of handles) expect(handle).toMatch(/-\d+$/);
  expect(await handleOf('Moonlit Chair')).toBe('moonlit-chair');
  expect(await handleOf('Silver Lake')).toBe('silver-lake');
  expect(await handleOf('S1lver 1ake')).toMatch(/^s1lver-1ake-\d+$/);
});

it('[HN2] an account of before is in the rule from its next log-in on, unless another looks so already', async () => {
  const { store, identity } = http.created.services;
  const old = await http.join({ name: 'Old Timer' });
  const { id, email } = old.account;
  const stored = (await store.get('accounts', id))!;
  const { look, ...before } = stored.body;
  expect(look).toBe('oldtlrner');
  await store.replace('accounts', id, stored.version, before);
  const first = await http.join({ name: 'O1d Timer' });
  expect(first.account.handle).toBe('o1d-timer');
  expect((await identity.logIn({ email, password: 'correct horse' })).ok).toBe(true);
  expect((await store.get('accounts', id))!.body.look).toBeUndefined();
});

it('[HN3] the operator says who somebody is, until the name is another one', async () => {
  const person = await http.join({ name: 'True Name' });
  const verify = (who: Session, isVerified: boolean, id = person.account.id) =>
    codeOf(http.ask(who, 'POST', `/admin/people/${id}/verified`, { isVerified }));
  expect(await verify(person, true)).toBe('Forbidden');
  expect(await verify(iris, true, 'us_nobody_at_all')).toBe('NotFound');
  expect((await profileOf(person)).isVerified).toBeUndefined();
  expect(await verify(iris, true)).toBe('ok');
  expect((await profileOf(person)).isVerified).toBe(true);
  await rename(person, 'True Name');
  expect((await namesOf(person)).isVerified).toBe(true);
  expect([await verify(iris, false), (await profileOf(person)).isVerified]).toEqual(['ok', undefined]);
  await verify(iris, true);
  await rename(person, 'Another Name');
  expect((await profileOf(person)).isVerified).toBeUndefined();
});
