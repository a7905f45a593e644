import Bowser from 'bowser';
import { ACCOUNT_LIMITS } from '../../../shared/accountLimits.ts';
import { refuse } from '../../../shared/protocol/rejections.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import { putDocument } from '../../putDocument.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort, Versioned } from '../store/port.ts';
import type { IdentityPort, SessionListPort, SessionRef } from './port.ts';
import { SESSION_LIFE_MS } from './tokens.ts';

const SESSIONS = COLLECTIONS.sessions.name;
/** A session that is used is noted so often at most. */
const NOTED_EVERY_MS = 5 * MINUTE_MS;
/** So much of what a browser says of itself is read. */
const AGENT_CHARS = 300;
const WORD_CHARS = 40;

/** A session as its person sees it; documents are removed once their session is over. */
type Noted = JsonObject & {
  readonly accountId: string;
  readonly generation: number;
  readonly browser: string;
  readonly system: string;
  readonly beganAtMs: number;
  readonly seenAtMs: number;
};

/** Keeps which sessions a person has, so that they find one that is not theirs. Rules: SPEC.md, SN*. */
export function createStoreSessionList({
  store,
  clock,
  sessions,
}: {
  readonly store: StorePort;
  readonly clock: Clock;
  readonly sessions: IdentityPort['sessions'];
}): SessionListPort {
  const refOf = ({ id, body }: Versioned<Noted>): SessionRef => ({
    accountId: body.accountId,
    sessionId: id,
    generation: body.generation,
  });
  const find = (accountId: string) =>
    store.find<Noted>(SESSIONS, {
      ...{ field: 'accountId', value: accountId, by: 'seenAtMs', order: 'descending' },
      limit: 2 * ACCOUNT_LIMITS.sessionsShown,
    });
  /** Returns those that stand, and forgets the others. */
  const standing = async (accountId: string): Promise<readonly Versioned<Noted>[]> => {
    const found = await find(accountId);
    const isOld = ({ body }: Versioned<Noted>) => body.seenAtMs < clock.nowMs() - SESSION_LIFE_MS;
    const good = await Promise.all(found.map(async (each) => !isOld(each) && sessions.isGood(refOf(each))));
    const kept = found.filter((_, at) => good[at]).slice(0, ACCOUNT_LIMITS.sessionsShown);
    const gone = found.filter((each) => !kept.includes(each));
    await Promise.all(gone.map(({ id, version }) => store.remove(SESSIONS, id, version)));
    return kept;
  };
  return {
    async note({ session, agent }) {
      const { accountId, sessionId, generation } = session;
      const nowMs = clock.nowMs();
      const words = wordsOf(agent);
      let isNew = false;
      await putDocument<Noted>(store, { collection: SESSIONS, id: sessionId }, (before) => {
        isNew = before === null;
        if (before && before.seenAtMs > nowMs - NOTED_EVERY_MS) return null;
        return { accountId, generation, ...words, beganAtMs: before?.beganAtMs ?? nowMs, seenAtMs: nowMs };
      });
      // a person who never looks at the list has no more of them than are shown
      if (isNew) await standing(accountId);
    },
    async list({ accountId, sessionId }) {
      return (await standing(accountId)).map(({ id, body }) => {
        const { browser, system, beganAtMs, seenAtMs } = body;
        return { id, browser, system, beganAtMs, seenAtMs, isThis: id === sessionId };
      });
    },
    async end({ accountId, sessionId }) {
      const found = await store.get<Noted>(SESSIONS, sessionId);
      if (found?.body.accountId !== accountId) return refuse('NotFound');
      await sessions.end(refOf(found), { isElsewhere: true });
      await store.remove(SESSIONS, sessionId, found.version);
      return { ok: true, value: {} };
    },
  };
}

/** What a browser says of itself, in its own words: empty where it says nothing that is known. */
function wordsOf(agent: string): Pick<Noted, 'browser' | 'system'> {
  const said = agent.slice(0, AGENT_CHARS);
  if (said.trim() === '') return { browser: '', system: '' };
  const { browser, os } = Bowser.parse(said);
  const word = (text: string | undefined) => (text ?? '').slice(0, WORD_CHARS);
  return { browser: word(browser.name), system: word(os.name) };
}
