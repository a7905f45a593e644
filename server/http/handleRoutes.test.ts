import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { ACCOUNT_LIMITS } from '../../shared/accountLimits.ts';
import type { Session } from '../../shared/protocol/http.ts';
import { createAccountHandles } from '../services/identity/accountHandles.ts';
import { createStoreIdentity } from '../services/identity/storeIdentity.ts';
import type { StorePort } from '../services/store/port.ts';
import { codeOf, startTestHttp, type TestHttp } from './httpTestKit.ts';

const { handleMs, formerHandleMs } = ACCOUNT_LIMITS;
const PASSWORD = 'correct horse';
let http: TestHttp;
beforeAll(async () => {
  http = await startTestHttp({ env: { MESI_DEMO: 'off' } });
  await mkdir(join(http.folder, 'dist'), { recursive: true });
  await writeFile(join(http.folder, 'dist/index.html'), '<html><head><title>x</title></head></html>');
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => http.close());

const change = (who: Session | null, handle: unknown) => http.ask(who, 'POST', '/handle', { handle });
const page = async (path: string) => {
  const how = { headers: { accept: 'text/html' }, redirect: 'manual' } as const;
  const { status, headers } = await fetch(http.url + path, how);
  return [status, headers.get('location'), headers.get('cache-control')];
};
const handleOf = async (name: string) => (await http.join({ name })).account.handle;
/** Lets time pass for the services; log-ins are over then. */
const later = (ms: number) => vi.spyOn(http.created.services.clock, 'nowMs').mockReturnValue(Date.now() + ms);
/** The service itself, as who asks has no log-in any more when a month is over. */
const codeOfChange = async ({ account }: Session, handle: string) => {
  const outcome = await http.created.services.accountHandles.change(account.id, handle);
  return outcome.ok ? 'ok' : outcome.rejection.code;
};

it('[HN4] a handle is changed once in a while, and looks like nobody else’s', async () => {
  const person = await http.join({ name: 'Paper Boat' });
  const other = await http.join({ name: 'Stone Bridge' });
  expect(await codeOf(change(null, 'paper'))).toBe('Unauthorized');
  for (const none of ['', 'ab', 'a'.repeat(25), '-paper', 'paper-', 'pa--per', 'pápel', 'pa per', 'pa_per'])
    expect([none, await codeOf(change(other, none))]).toEqual([none, 'HandleInvalid']);
  for (const alike of ['stone-bridge', 'st0ne-bridge', 'stonebridge'])
    expect([alike, await codeOf(change(person, alike))]).toEqual([alike, 'HandleTaken']);
  expect(await codeOf(change(person, 'x'.repeat(81)))).toBe('BadRequest');
  expect((await change(person, 'paper-boat')).body.account.handle).toBe('paper-boat');
  expect((await http.ask(person, 'GET', '/handle')).body).toMatchObject({ before: [], mayChangeAtMs: null });
  expect((await change(person, ' @Paper-Kite ')).body.account.handle).toBe('paper-kite');
  expect((await http.ask(person, 'GET', '/me')).body.account.handle).toBe('paper-kite');
  const { before, mayChangeAtMs } = (await http.ask(person, 'GET', '/handle')).body;
  expect(before).toMatchObject([{ handle: 'paper-boat' }]);
  expect(mayChangeAtMs).toBeGreaterThan(Date.now());
  expect(await codeOf(change(person, 'paper-ship'))).toBe('HandleChangesFull');
  later(handleMs + 1_000);
  expect(await codeOfChange(person, 'paper-ship')).toBe('ok');
});

it('[HN4] of changes of one person at the same time one holds', async () => {
  const person = await http.join({ name: 'Two Tabs' });
  const wanted = ['first-tab', 'second-tab', 'third-tab'];
  const codes = await Promise.all(wanted.map((handle) => codeOf(change(person, handle))));
  expect(codes.toSorted()).toEqual(['HandleChangesFull', 'HandleChangesFull', 'ok']);
  const { handle, before } = (await http.ask(person, 'GET', '/handle')).body;
  expect([handle, before.length]).toEqual([wanted[codes.indexOf('ok')], 1]);
});

it('[HN5] a handle of before leads to its person, in the page, the answers and a tip', async () => {
  const star = await http.join({ name: 'Old Star', isCreator: true });
  const fan = await http.join({ name: 'Star Gazer' });
  await http.fund(fan, 5_000_000n);
  const link = await http.ask(star, 'POST', '/tip-links', {
    ...{ label: 'Strings', amountsMinor: [], goalMinor: null, expiresInMinutes: null, thanks: '' },
  });
  expect(await page('/@old-star')).toEqual([200, null, 'no-cache']);
  await change(star, 'new-star');
  // what moved may move back: nobody keeps the answer
  expect(await page('/@OLD-star?from=card')).toEqual([301, '/@new-star?from=card', 'no-cache']);
  expect(await page('/@new-star')).toEqual([200, null, 'no-cache']);
  expect((await http.ask(null, 'GET', '/profiles/old-star')).body.person.handle).toBe('new-star');
  expect((await http.ask(null, 'GET', `/tip-links/${link.body.id}`)).body.creator.handle).toBe('new-star');
  expect((await page(`/t/${link.body.id}`))[0]).toBe(200);
  expect((await http.ask(fan, 'GET', '/people/old-star')).body.person.id).toBe(star.account.id);
  const tip = { commandId: 'cm_to_the_old_one', toHandle: 'old-star', asset: 'MESI', amountMinor: '1000000' };
  expect((await http.ask(fan, 'POST', '/tips', tip)).status).toBe(200);
  const { ledger, identity } = http.created.services;
  expect(await ledger.balances(`creator:${star.account.id}`)).toEqual({ MESI: 1_000_000n });
  const found = await identity.list({ words: ['old', 'star'], afterHandle: null, limit: 5 });
  expect(found.map(({ handle }) => handle)).toEqual(['new-star']);
});

it('[HN6] nobody else gets a handle of before, nor one that looks like it, until its time is over', async () => {
  const owner = await http.join({ name: 'Silver Lake' });
  const other = await http.join({ name: 'Other Person' });
  await change(owner, 'golden-lake');
  expect(await codeOf(change(other, 'silver-lake'))).toBe('HandleTaken');
  expect(await codeOf(change(other, 'si1ver-lake'))).toBe('HandleTaken');
  expect(await handleOf('Silver Lake')).toBe('silver-lake-2');
  expect(await handleOf('S1lver Lake')).not.toBe('s1lver-lake');
  later(handleMs + 1_000);
  expect(await codeOfChange(owner, 'silver-lake')).toBe('ok');
  const { accountHandles } = http.created.services;
  expect(await accountHandles.of(owner.account.id)).toMatchObject({ before: [{ handle: 'golden-lake' }] });
  later(handleMs + formerHandleMs + 3_000);
  expect(await codeOfChange(other, 'golden-lake')).toBe('ok');
  // it leads to who has it, and to them as well when they have another one
  later(2 * (handleMs + formerHandleMs));
  expect(await codeOfChange(other, 'copper-lake')).toBe('ok');
  expect((await http.created.services.identity.findByHandle('golden-lake'))?.id).toBe(other.account.id);
});

/** A store in which something happens after a look at the handles of before, and ahead of what was looked for. */
function withHappening(store: StorePort, happen: () => Promise<unknown>): StorePort {
  let isOver = false;
  return {
    ...store,
    get: store.get.bind(store),
    async find(collection, query) {
      const found = await store.find(collection, query);
      if (collection === 'formerHandles' && !isOver) {
        isOver = true;
        await happen();
      }
      return found as never;
    },
  };
}

it('[HN6] whoever takes a handle in the moment in which it becomes one of before has another one', async () => {
  const { store, bus, clock, ids } = http.created.services;
  const racing = { bus, clock, ids, secret: 'a secret of the tests, long enough to be one' };
  const [first, second] = [await http.join({ name: 'Quick Fox' }), await http.join({ name: 'Slow Fox' })];
  const identity = createStoreIdentity({
    ...racing,
    store: withHappening(store, () => change(first, 'quick-wolf')),
  });
  const born = { email: 'racer@example.org', password: PASSWORD, name: 'Quick Fox', isCreator: false };
  const registered = await identity.register(born);
  expect(registered.ok && registered.value.handle).toBe('quick-fox-2');
  expect(await page('/@quick-fox')).toEqual([301, '/@quick-wolf', 'no-cache']);
  const racer = await http.join({ name: 'Third Fox' });
  const handles = createAccountHandles({
    ...{ bus, clock },
    store: withHappening(store, () => change(second, 'slow-wolf')),
  });
  expect(await handles.change(racer.account.id, 'slow-fox')).toMatchObject({
    rejection: { code: 'HandleTaken' },
  });
  expect((await http.ask(racer, 'GET', '/handle')).body).toMatchObject({ handle: 'third-fox', before: [] });
  expect(await codeOf(change(racer, 'fourth-fox'))).toBe('ok');
});

it('[ER4] [HN6] a handle of before of an erased account leads nowhere, and is nobody’s', async () => {
  const person = await http.join({ name: 'Fading Comet' });
  await change(person, 'gone-comet');
  const erased = { password: PASSWORD, givesUp: false, locale: 'en' };
  expect(await codeOf(http.ask(person, 'POST', '/erasure', erased))).toBe('ok');
  expect((await page('/@fading-comet'))[0]).toBe(404);
  const { store } = http.created.services;
  const query = { field: 'accountId', value: person.account.id, limit: 9 };
  expect(JSON.stringify(await store.find('formerHandles', query))).not.toContain('fading');
  expect(await handleOf('Fading Comet')).toBe('fading-comet-2');
});
