import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hash, JWT } from '@colyseus/auth';
import { LocalPresence } from '@colyseus/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../shared/time.ts';
import { createLog } from '../../log.ts';
import { createPresenceBus } from '../bus/presenceBus.ts';
import { createSimRuntime } from '../runtime/simRuntime.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';
import { createSqliteStore } from '../store/sqliteStore.ts';
import { slugOf } from './handles.ts';
import { PASSWORD_ALGORITHM } from './passwords.ts';
import type { IdentityPort, Registration } from './port.ts';
import { createStoreIdentity } from './storeIdentity.ts';

const SECRET = 'a secret of the tests, long enough to be one';
const runtime = createSimRuntime();
const bus = createPresenceBus({ presence: new LocalPresence(), log: createLog({ level: 'silent' }) });
let folder: string;
let store: StorePort;
let identity: IdentityPort;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mesi-identity-'));
  store = createSqliteStore({ path: join(folder, 'store.db'), collections: COLLECTIONS });
  identity = createStoreIdentity({ store, bus, ...runtime, secret: SECRET });
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

let made = 0;
function registration(changes: Partial<Registration> = {}): Registration {
  const email = `person${++made}@example.org`;
  return { email, password: 'correct horse', name: `Person ${made}`, isCreator: false, ...changes };
}

async function registered(changes: Partial<Registration> = {}) {
  const outcome = await identity.register(registration(changes));
  if (!outcome.ok) throw new Error(outcome.rejection.code);
  return outcome.value;
}

async function codeOf(outcome: ReturnType<IdentityPort['register']>) {
  const settled = await outcome;
  return settled.ok ? 'ok' : settled.rejection.code;
}

describe('accounts', () => {
  const refusals: readonly (readonly [string, Partial<Registration>, string])[] = [
    ['no @', { email: 'ada.example.org' }, 'InvalidEmail'],
    ['no host', { email: 'ada@' }, 'InvalidEmail'],
    ['no dot', { email: 'ada@localhost' }, 'InvalidEmail'],
    ['space inside', { email: 'a da@example.org' }, 'InvalidEmail'],
    ['255 characters', { email: `${'a'.repeat(243)}@example.org` }, 'InvalidEmail'],
    ['254 characters', { email: `${'a'.repeat(242)}@example.org` }, 'ok'],
    ['password of 7', { password: '1234567' }, 'PasswordTooShort'],
    ['password of 7 astral characters', { password: '🎉'.repeat(7) }, 'PasswordTooShort'],
    ['password of 8', { password: '12345678' }, 'ok'],
    ['no name', { name: ' \u200b ' }, 'InvalidDisplayName'],
    ['name of 41', { name: '🎉'.repeat(41) }, 'InvalidDisplayName'],
    ['name of 40', { name: '🎉'.repeat(40) }, 'ok'],
    ['all wrong: e-mail first', { email: 'x', password: 'x', name: '' }, 'InvalidEmail'],
    ['then the password', { password: 'x', name: '' }, 'PasswordTooShort'],
  ];
  it.each(refusals)('[ID1] %s: %j → %s', async (_title, changes, code) => {
    expect(await codeOf(identity.register(registration(changes)))).toBe(code);
  });

  it('[ID1] answers the account, with the name tidied', async () => {
    const account = await registered({ name: '  Nova \u202e  Reyes\n', isCreator: true });
    expect(account).toMatchObject({ name: 'Nova Reyes', handle: 'nova-reyes', isCreator: true });
    expect(await identity.get(account.id)).toEqual(account);
    expect(await identity.get('us_nobody-at-all')).toBeNull();
  });

  it('[ID2] knows an e-mail address by any spelling of it', async () => {
    const account = await registered({ email: ' Grace.Hopper@Example.ORG ' });
    expect(account.email).toBe('grace.hopper@example.org');
    expect(await codeOf(identity.register(registration({ email: 'GRACE.hopper@example.org' })))).toBe(
      'EmailTaken',
    );
    expect(await identity.logIn({ email: 'grace.HOPPER@example.org ', password: 'correct horse' })).toEqual({
      ok: true,
      value: { account, token: expect.any(String) },
    });
  });

  it('[ID2] gives one account to those who race for an e-mail address', async () => {
    const racers = Array.from({ length: 6 }, () =>
      identity.register(registration({ email: 'race@example.org' })),
    );
    const codes = await Promise.all(racers.map(codeOf));
    expect(codes.sort()).toEqual([
      'EmailTaken',
      'EmailTaken',
      'EmailTaken',
      'EmailTaken',
      'EmailTaken',
      'ok',
    ]);
  });

  it('[ID3] numbers handles that are taken, also in a race', async () => {
    const accounts = await Promise.all(Array.from({ length: 12 }, () => registered({ name: 'Same Name' })));
    const handles = accounts.map(({ handle }) => handle);
    expect(new Set(handles).size).toBe(12);
    for (const handle of handles) expect(handle).toMatch(/^same-name(-\d+)?$/);
    expect(handles).toEqual(expect.arrayContaining(['same-name', 'same-name-2', 'same-name-9']));
  });

  it.each([
    ['Zoë  Ōta!', 'zoe-ota'],
    ['李小龙', 'mesi'],
    ['--A--', 'a'],
    ['DJ 2000', 'dj-2000'],
    ['a'.repeat(40), 'a'.repeat(24)],
  ])('[ID3] makes of %s the handle %s', (name, slug) => expect(slugOf(name)).toBe(slug));

  it('[ID9] keeps e-mail address and password hash out of what others see', async () => {
    const creator = await registered({ isCreator: true });
    const token = await identity.creatorSecret(creator.id, { kind: 'overlay', renew: false });
    const person = await identity.verifyCreatorSecret('overlay', token);
    expect(person).toEqual({ id: creator.id, name: creator.name, handle: creator.handle });
    expect(Object.keys(creator).sort()).toEqual(['email', 'handle', 'id', 'isCreator', 'name']);
  });
});

describe('becoming a creator', () => {
  it('[ID22] keeps everything else, also what is changed at the same time', async () => {
    const { id, email } = await registered();
    const current = 'correct horse';
    const [creator, changed] = await Promise.all([
      identity.becomeCreator(id),
      identity.sessions.changePassword({ accountId: id, current, next: 'battery staple' }),
    ]);
    expect([creator?.isCreator, changed.ok]).toEqual([true, true]);
    const again = await identity.logIn({ email, password: 'battery staple' });
    expect(again).toMatchObject({ ok: true, value: { account: { id, email, isCreator: true } } });
    expect(await identity.becomeCreator(id)).toEqual(creator);
  });

  it('[ID22] is nothing for an account that does not exist', async () =>
    expect(await identity.becomeCreator('us_nobody')).toBeNull());
});

describe('the list of accounts', () => {
  const found = async (...words: string[]) =>
    (await identity.list({ words, afterHandle: null, limit: 10 })).map(({ name }) => name);

  it('[ID23] finds by how a word of name, handle or address begins, page by page', async () => {
    for (const name of ['Zoe Quill', 'Zoe Abel']) await registered({ name });
    expect(await found('zo')).toEqual(['Zoe Abel', 'Zoe Quill']);
    expect(await found('zo', 'qui')).toEqual(['Zoe Quill']);
    const next = await identity.list({ words: ['zo'], afterHandle: 'zoe-abel', limit: 1 });
    expect(next.map(({ handle }) => handle)).toEqual(['zoe-quill']);
    const two = await identity.list({ words: [], afterHandle: null, limit: 2 });
    const behind = await identity.list({ words: [], afterHandle: two[0]!.handle, limit: 1 });
    expect(behind).toEqual([two[1]]);
  });

  it('[ID23] holds an account of before from its next log-in on', async () => {
    const { id, email } = await registered({ name: 'Yara Oldest' });
    const { version, body } = (await store.get('accounts', id))!;
    const { listed: _, words: __, ...before } = body;
    await store.replace('accounts', id, version, before);
    expect(await found('yara')).toEqual([]);
    await identity.logIn({ email, password: 'correct horse' });
    expect(await found('yara')).toEqual(['Yara Oldest']);
  });
});

describe('log-in', () => {
  it('[ID4] refuses a wrong password and an unknown address alike, after one hash each', async () => {
    const account = await registered();
    const real = Hash.algorithms[PASSWORD_ALGORITHM]!;
    let hashes = 0;
    Hash.algorithms[PASSWORD_ALGORITHM] = (password, salt) => {
      hashes++;
      return real(password, salt);
    };
    const counted = async (input: { email: string; password: string }) => {
      hashes = 0;
      const outcome = await identity.logIn(input);
      return [outcome.ok ? 'ok' : outcome.rejection, hashes];
    };
    const wrong = await counted({ email: account.email, password: 'wrong horse' });
    const unknown = await counted({ email: 'nobody@example.org', password: 'correct horse' });
    const right = await counted({ email: account.email, password: 'correct horse' });
    Hash.algorithms[PASSWORD_ALGORITHM] = real;
    expect(wrong).toEqual([expect.objectContaining({ code: 'InvalidCredentials' }), 1]);
    expect(unknown).toEqual(wrong);
    expect(right).toEqual(['ok', 1]);
  });

  it('[ID5] keeps argon2id with its parameters and a salt of its own, and never the password', async () => {
    const stored = async () => {
      const { id } = await registered({ password: 'the same password' });
      return JSON.stringify((await store.get('accounts', id))!.body);
    };
    const [first, second] = [await stored(), await stored()];
    const shape = /"passwordHash":"(argon2id-m19456-t2-p1\$[0-9a-f]{32}\$[0-9a-f]{64})"/;
    expect(shape.exec(first)?.[1]).not.toBe(shape.exec(second)?.[1]);
    expect([first, second].every((text) => shape.test(text))).toBe(true);
    expect(first + second).not.toContain('the same password');
  });
});

describe('tokens', () => {
  it('[ID6] speak for their account for seven days', async () => {
    const account = await registered();
    const token = await identity.issueToken(account.id);
    // the server that gave it, one that sees it again and again, and one that sees it at the end
    const [again, late] = [0, 1].map(() => createStoreIdentity({ store, bus, ...runtime, secret: SECRET }));
    expect(await identity.verifyToken(token)).toEqual(account);
    expect(await again!.verifyToken(token)).toEqual(account);
    runtime.advance(7 * DAY_MS - 1_000);
    expect(await identity.verifyToken(token)).toEqual(account);
    expect(await again!.verifyToken(token)).toEqual(account);
    runtime.advance(1_000);
    const verified = [identity, again!, late!].map((server) => server.verifyToken(token));
    expect(await Promise.all(verified)).toEqual([null, null, null]);
  });

  it('[ID6] carry ids and times, and nothing personal', async () => {
    const account = await registered();
    const payload = JWT.decode(await identity.issueToken(account.id)) as Record<string, unknown>;
    expect(Object.keys(payload).sort()).toEqual(['beg', 'exp', 'gen', 'iat', 'sid', 'sub']);
    expect(payload.sub).toBe(account.id);
  });

  it('[ID6] speak for nobody when altered, foreign, unsigned or without account', async () => {
    const account = await registered();
    const token = await identity.issueToken(account.id);
    const other = createStoreIdentity({ store, bus, ...runtime, secret: `${SECRET} no more` });
    const [header, payload, signature] = token.split('.');
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    const bad = [
      '',
      'x',
      `${header}.${payload}.`,
      `${none}.${payload}.`,
      `${header}.${payload}.${signature}`.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')),
      await other.issueToken(account.id),
      // of before there were sessions
      await JWT.sign({ sub: account.id, iat: 0, exp: 4_000_000_000 }, { algorithm: 'HS256' }),
    ];
    expect(await Promise.all(bad.map((each) => identity.verifyToken(each)))).toEqual(bad.map(() => null));
    expect(await identity.verifyToken(token)).toEqual(account);
    const accountDocument = (await store.get('accounts', account.id))!;
    await store.remove('accounts', account.id, accountDocument.version);
    expect(await identity.verifyToken(token)).toBeNull();
  });
});

describe('secrets of creators', () => {
  it('[ID7] for the overlay and for encoders are two, and neither opens what the other does', async () => {
    const creator = await registered({ isCreator: true });
    const [overlay, streamKey] = await Promise.all(
      (['overlay', 'streamKey'] as const).map((kind) =>
        identity.creatorSecret(creator.id, { kind, renew: false }),
      ),
    );
    expect(await identity.verifyCreatorSecret('streamKey', streamKey!)).toMatchObject({ id: creator.id });
    expect(await identity.verifyCreatorSecret('streamKey', overlay!)).toBeNull();
    expect(await identity.verifyCreatorSecret('overlay', streamKey!)).toBeNull();
    await identity.creatorSecret(creator.id, { kind: 'overlay', renew: true });
    expect(await identity.verifyCreatorSecret('streamKey', streamKey!)).not.toBeNull();
  });

  it('[ID7] are one secret of 256 bits a creator, until renewed', async () => {
    const creator = await registered({ isCreator: true });
    const tokens = await Promise.all(
      [1, 2, 3].map(() => identity.creatorSecret(creator.id, { kind: 'overlay', renew: false })),
    );
    expect(new Set(tokens).size).toBe(1);
    expect(Buffer.from(tokens[0]!, 'base64url')).toHaveLength(32);
    expect(await identity.verifyCreatorSecret('overlay', tokens[0]!)).toMatchObject({ id: creator.id });
    expect(await identity.verifyCreatorSecret('overlay', 'A'.repeat(43))).toBeNull();
    expect(await identity.verifyCreatorSecret('overlay', '')).toBeNull();
  });

  it('[ID20] stand nowhere in the files of the database, and are told again all the same', async () => {
    const own = await mkdtemp(join(folder, 'rest-'));
    const closed = createSqliteStore({ path: join(own, 'store.db'), collections: COLLECTIONS });
    const here = createStoreIdentity({ store: closed, bus, ...runtime, secret: SECRET });
    const asked = [];
    for (const kind of ['overlay', 'streamKey'] as const)
      for (const renew of [false, true, false])
        asked.push({ kind, renew, token: await here.creatorSecret('us_nova', { kind, renew }) });
    await closed.close();
    const files = await Promise.all((await readdir(own)).map((name) => readFile(join(own, name), 'latin1')));
    const found = asked.filter(({ token }) => files.some((text) => text.includes(token)));
    expect([files.length > 0, found]).toEqual([true, []]);
    expect(asked[1]!.token).toBe(asked[2]!.token);
  });

  it('[ID20] that were kept in the open work on, and are closed when they are used or asked for', async () => {
    const { name } = COLLECTIONS.streamKeys;
    for (const use of ['verify', 'ask'] as const) {
      const creator = await registered({ isCreator: true });
      const token = Buffer.alloc(32, use).toString('base64url');
      await store.insert(name, creator.id, { token, madeAtMs: 1 });
      if (use === 'verify')
        expect(await identity.verifyCreatorSecret('streamKey', token)).toMatchObject({ id: creator.id });
      else expect(await identity.creatorSecret(creator.id, { kind: 'streamKey', renew: false })).toBe(token);
      expect(JSON.stringify((await store.get(name, creator.id))!.body)).not.toContain(token);
      expect(await identity.verifyCreatorSecret('streamKey', token)).toMatchObject({ id: creator.id });
    }
  });

  it('[ID20] work on under another secret of the server, and are made anew when they are asked for', async () => {
    const creator = await registered({ isCreator: true });
    const old = await identity.creatorSecret(creator.id, { kind: 'overlay', renew: false });
    const moved = createStoreIdentity({ store, bus, ...runtime, secret: `${SECRET}, and another one` });
    expect(await moved.verifyCreatorSecret('overlay', old)).toMatchObject({ id: creator.id });
    const made = await moved.creatorSecret(creator.id, { kind: 'overlay', renew: false });
    expect(made).not.toBe(old);
    expect(await moved.verifyCreatorSecret('overlay', old)).toBeNull();
    expect(await moved.verifyCreatorSecret('overlay', made)).toMatchObject({ id: creator.id });
  });

  it('[ID8] are worthless once renewed', async () => {
    const creator = await registered({ isCreator: true });
    const old = await identity.creatorSecret(creator.id, { kind: 'overlay', renew: false });
    const renewed = await identity.creatorSecret(creator.id, { kind: 'overlay', renew: true });
    expect(renewed).not.toBe(old);
    expect(await identity.verifyCreatorSecret('overlay', old)).toBeNull();
    expect(await identity.verifyCreatorSecret('overlay', renewed)).toMatchObject({ id: creator.id });
    expect(await identity.creatorSecret(creator.id, { kind: 'overlay', renew: false })).toBe(renewed);
  });

  it('[ID8] end as one valid token when renewals race', async () => {
    const creator = await registered({ isCreator: true });
    const old = await identity.creatorSecret(creator.id, { kind: 'overlay', renew: false });
    const racers = await Promise.all(
      [1, 2, 3, 4].map(() => identity.creatorSecret(creator.id, { kind: 'overlay', renew: true })),
    );
    expect(new Set(racers).size).toBe(1);
    expect(racers[0]).not.toBe(old);
    expect(await identity.verifyCreatorSecret('overlay', racers[0]!)).toMatchObject({ id: creator.id });
  });
});
