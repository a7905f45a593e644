import { Hash } from '@colyseus/auth';
import { LIMITS } from '../../../shared/limits.ts';
import { type Account, personOf } from '../../../shared/protocol/people.ts';
import { type Outcome, type RejectionCode, refuse } from '../../../shared/protocol/rejections.ts';
import { isSeen, tidyText } from '../../../shared/tidyText.ts';
import type { BusPort } from '../bus/port.ts';
import type { Clock, Ids } from '../runtime/port.ts';
import type { SecondFactorsPort } from '../secondFactors/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort, Versioned } from '../store/port.ts';
import type { LinkedBody } from './accountLinks.ts';
import { findListed, type ListedFields, listedAs, listOld } from './accountList.ts';
import { isEmailAddress, isTooShort, normalizeEmail } from './accountWords.ts';
import { changeAccount } from './changeAccount.ts';
import { createCreatorSecrets } from './creatorSecrets.ts';
import { formerOwner, isKept, releaseHandle } from './formerHandles.ts';
import { lookOf } from './handleLook.ts';
import { handleCandidates } from './handles.ts';
import { installPasswordAlgorithm, unusablePasswordHash } from './passwords.ts';
import type { AccountsQuery, CreatorSecretKind, IdentityPort, LoggedIn, Registration } from './port.ts';
import {
  type AccountBody,
  createStoreSessions,
  type SessionFields,
  type StoreSessions,
} from './storeSessions.ts';
import { createTokens } from './tokens.ts';

const ACCOUNTS = COLLECTIONS.accounts.name;

interface AccountDocument extends AccountBody, SessionFields, ListedFields {
  readonly email: string;
  readonly handle: string;
  readonly name: string;
  readonly isCreator: boolean;
  readonly passwordHash: string;
  readonly createdAtMs: number;
  /** It is there once the account was erased. */
  readonly erasedAtMs?: number;
}

interface StoreIdentityInput {
  readonly store: StorePort;
  readonly bus: BusPort;
  readonly clock: Clock;
  readonly ids: Ids;
  /** The secret that signs the tokens. */
  readonly secret: string;
  /** Judges the second step of a log-in; absent: no account has one. */
  readonly secondFactors?: Pick<SecondFactorsPort, 'judge'>;
  /** Tells whether nobody may use that e-mail address for now: no log-in of theirs counts. */
  readonly isBarred?: (email: string) => boolean;
}

/** Keeps accounts as documents of the store; passwords and tokens are made by `@colyseus/auth`. */
export function createStoreIdentity(input: StoreIdentityInput): IdentityPort {
  const { store, clock, ids, bus, secret, isBarred = () => false } = input;
  installPasswordAlgorithm();
  const nobodysHash = unusablePasswordHash();
  const tokens = createTokens({ secret, clock });
  const sessions = createStoreSessions({
    store,
    clock,
    ids,
    bus,
    tokens,
    toAccount: ({ id, body }) => toAccount(id, body as AccountDocument),
    isBarred,
    isTooShort,
  });
  const secretsOf = (kind: CreatorSecretKind) => createCreatorSecrets({ kind, store, clock, secret });
  const [overlay, streamKey] = [secretsOf('overlay'), secretsOf('streamKey')];
  const secrets = { overlay, streamKey, calendarFeed: secretsOf('calendarFeed') };

  const get = async (accountId: string): Promise<Account | null> => {
    const stored = await store.get<AccountDocument>(ACCOUNTS, accountId);
    return stored ? toAccount(stored.id, stored.body) : null;
  };

  return {
    async register(input) {
      const email = normalizeEmail(input.email);
      const name = tidyText(input.name);
      const broken = brokenRule({ ...input, email, name });
      if (broken === null && isBarred(email)) return refuse('InvalidEmail');
      return broken === null
        ? insertAccount({ store, clock, ids }, { ...input, email, name })
        : refuse(broken);
    },

    logIn: (asked) => logIn({ ...input, isBarred, nobodysHash, sessions }, asked),

    get,
    findByHandle: (handle) => findByHandle(store, handle),
    list: (query) => listAccounts(store, query),
    becomeCreator: (accountId) => becomeCreator(store, accountId),

    async issueToken(accountId) {
      const stored = await store.get<AccountDocument>(ACCOUNTS, accountId);
      if (!stored) throw new Error('a token was asked for an account that does not exist');
      return (await sessions.begin(stored)).token;
    },

    subjectOf: async (token) => (await tokens.read(token))?.accountId ?? null,
    verifyToken: async (token) => (await sessions.read(token))?.account ?? null,
    creatorSecret: (creatorId, { kind, renew }) =>
      renew ? secrets[kind].renew(creatorId) : secrets[kind].current(creatorId),

    async verifyCreatorSecret(kind, secret) {
      const creatorId = await secrets[kind].creatorOf(secret);
      const account = creatorId === null ? null : await get(creatorId);
      return account && !isBarred(account.email) ? personOf(account) : null;
    },

    async hasProvenEmail(accountId) {
      const stored = await store.get<LinkedBody>(ACCOUNTS, accountId);
      return stored?.body.emailVerifiedAtMs !== undefined;
    },
    hasSecondStep: async (accountId) => (await input.secondFactors?.judge(accountId, undefined)) != null,
    sessions,
  };
}

async function logIn(
  parts: StoreIdentityInput & {
    readonly isBarred: (email: string) => boolean;
    readonly nobodysHash: string;
    readonly sessions: StoreSessions;
  },
  { email, password, second }: Parameters<IdentityPort['logIn']>[0],
): Promise<Outcome<LoggedIn>> {
  const { store, isBarred, nobodysHash, sessions, secondFactors } = parts;
  const query = { field: 'email', value: normalizeEmail(email), limit: 1 };
  const [stored] = await store.find<AccountDocument>(ACCOUNTS, query);
  const fits = await Hash.verify(password, stored?.body.passwordHash ?? nobodysHash);
  if (!stored || !fits || isBarred(stored.body.email)) return refuse('InvalidCredentials');
  const refused = (await secondFactors?.judge(stored.id, second)) ?? null;
  if (refused !== null) return refuse(refused);
  await listOld(store, stored);
  return { ok: true, value: await sessions.begin(stored) };
}

async function findByHandle(store: StorePort, handle: string): Promise<Account | null> {
  const query = { field: 'handle', value: handle.toLowerCase(), limit: 1 };
  const [stored] = await store.find<AccountDocument>(ACCOUNTS, query);
  const found = stored ?? (await findFormer(store, query.value));
  return found && toAccount(found.id, found.body);
}

async function findFormer(store: StorePort, handle: string): Promise<Versioned<AccountDocument> | null> {
  const accountId = await formerOwner(store, handle);
  const stored = accountId === null ? null : await store.get<AccountDocument>(ACCOUNTS, accountId);
  return stored?.body.erasedAtMs === undefined ? stored : null;
}

async function listAccounts(store: StorePort, query: AccountsQuery): Promise<readonly Account[]> {
  const found = await findListed<AccountDocument>(store, query);
  return found.map(({ id, body }) => toAccount(id, body));
}

async function becomeCreator(store: StorePort, accountId: string): Promise<Account | null> {
  const asCreator = (body: AccountDocument) => ({ ...body, isCreator: true });
  const changed = await changeAccount<AccountDocument>(store, accountId, asCreator);
  return changed && toAccount(changed.id, changed.body);
}

async function insertAccount(
  { store, clock, ids }: { readonly store: StorePort; readonly clock: Clock; readonly ids: Ids },
  { email, name, isCreator, password }: Registration,
): Promise<Outcome<Account>> {
  const passwordHash = await Hash.make(password);
  const base = { email, name, isCreator, passwordHash, createdAtMs: clock.nowMs() };
  for (const handle of handleCandidates(name)) {
    const nowMs = clock.nowMs();
    if (await isKept(store, { handle, accountId: null, nowMs })) continue;
    const id = ids.next('us');
    const listed = { ...listedAs({ name, handle, email }), look: lookOf(handle) };
    const inserted = await store.insert<AccountDocument>(ACCOUNTS, id, { ...base, handle, ...listed });
    if (!inserted.ok) {
      if (inserted.field === 'email') return refuse('EmailTaken');
      continue;
    }
    // it may have become somebody's of before since it was looked at; nobody knows of this account yet
    if (await isKept(store, { handle, accountId: id, nowMs })) {
      await store.remove(ACCOUNTS, id, inserted.version);
      continue;
    }
    await releaseHandle(store, { handle, accountId: id });
    return { ok: true, value: toAccount(id, { ...base, handle }) };
  }
  throw new Error('handle candidates are without end');
}

function brokenRule({ email, password, name }: Registration): RejectionCode | null {
  if (!isEmailAddress(email)) return 'InvalidEmail';
  if (isTooShort(password)) return 'PasswordTooShort';
  const nameChars = [...name].length;
  return !isSeen(name) || nameChars > LIMITS.displayNameChars ? 'InvalidDisplayName' : null;
}

function toAccount(id: string, { name, handle, email, isCreator }: AccountDocument): Account {
  return { id, name, handle, email, isCreator };
}
