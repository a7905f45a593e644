import { type Outcome, refuse } from '../../../shared/protocol/rejections.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { NAME_NEWS } from '../../domain/topics/names.ts';
import { SESSIONS_ENDED } from '../../domain/topics/news.ts';
import type { BusPort } from '../bus/port.ts';
import type { EmailPort } from '../email/port.ts';
import type { Clock, Ids } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort } from '../store/port.ts';
import type { LinkedBody } from './accountLinks.ts';
import { changeAccount } from './changeAccount.ts';
import { unusablePasswordHash } from './passwords.ts';
import type { AccountErasurePort } from './port.ts';
import { nextGeneration } from './storeSessions.ts';

const ACCOUNTS = COLLECTIONS.accounts.name;
/** The name of an account that is no more, wherever it is looked up. */
const NOBODY = 'Deleted account';
/** What is left to be taken away is found by this field. */
const ERASING = { field: 'erasing', value: 'yes' } as const;
const AT_ONCE = 100;

/** What of an account's document stays: what the books and others' pages name it by, and nothing that says who it was. */
type ErasedBody = LinkedBody & {
  readonly erasedAtMs: number;
  readonly erasing?: 'yes';
  /** What is left to be removed under the address of before; it goes when that was done. */
  readonly deviceKey?: string;
};

/** Takes what says who somebody is out of their account, in one write, and remembers what is left to do. Rules: SPEC.md, ER*. */
export function createAccountErasure(parts: {
  readonly store: StorePort;
  readonly bus: BusPort;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly email: EmailPort;
}): AccountErasurePort {
  const { store, bus, clock, ids, email } = parts;
  return {
    async begin({ id, name, email: address }, { locale, deviceKey }): Promise<Outcome<object>> {
      const mail = { type: 'accountErased', name } as const;
      const key = `erased/${id}`;
      await email.order({ key, to: address, locale, mail, untilMs: clock.nowMs() + DAY_MS });
      const handle = ids.next('deleted').toLowerCase().replaceAll('_', '-');
      const erased = await changeAccount<LinkedBody & JsonObject>(store, id, (body) =>
        nextGeneration({
          ...{ email: `${id.toLowerCase()}@erased.invalid`, name: NOBODY, handle, isCreator: false },
          // nobody else has a handle that looks like theirs: they would be taken for them
          ...(body.look === undefined ? {} : { look: body.look }),
          ...(body.createdAtMs === undefined ? {} : { createdAtMs: body.createdAtMs }),
          ...{ passwordHash: unusablePasswordHash(), generation: body.generation ?? 0 },
          ...{ erasedAtMs: clock.nowMs(), erasing: 'yes', deviceKey },
        } as ErasedBody),
      );
      if (!erased) return refuse('Unauthorized');
      const generation = erased.body.generation ?? 0;
      bus.publish(NAME_NEWS, { personId: id });
      bus.publish(SESSIONS_ENDED, { accountId: id, sessionId: null, generation });
      return { ok: true, value: {} };
    },
    async finish(accountId) {
      await changeAccount<ErasedBody>(store, accountId, ({ erasing, deviceKey, ...body }) => body);
    },
    async left() {
      const found = await store.find<ErasedBody>(ACCOUNTS, { ...ERASING, limit: AT_ONCE });
      return found.map(({ id, body }) => ({ accountId: id, deviceKey: body.deviceKey ?? '' }));
    },
  };
}
