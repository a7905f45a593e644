import {
  type MessageDoorView,
  type MessageRules,
  messageRulesBody,
} from '../../../shared/protocol/conversations.ts';
import { DAY_MS } from '../../../shared/time.ts';
import { judgeEntry } from '../../domain/access.ts';
import { readSettled } from '../../domain/conversation/conversationAnnex.ts';
import { putDocument } from '../../putDocument.ts';
import type { AccessPort } from '../access/port.ts';
import type { BlocksPort } from '../blocks/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort } from '../store/port.ts';
import { directId } from './directId.ts';
import type { MessageRulesPort } from './port.ts';

const PRICES = COLLECTIONS.callPrices.name;
const RULES = COLLECTIONS.messageRules.name;
const EVERYBODY: MessageRules = { type: 'everybody' };
const WRITE_TRIES = 5;

/** Keeps the rules of each person as a document, and judges them by the facts of the access service. Rules: SPEC.md, CO*. */
export function createStoreMessageRules(parts: {
  readonly store: StorePort;
  readonly access: AccessPort;
  readonly blocks: Pick<BlocksPort, 'read'>;
  readonly clock: Clock;
}): MessageRulesPort {
  const { store, access, blocks, clock } = parts;
  const get = async (personId: string): Promise<MessageRules> => {
    const found = await store.get(RULES, personId);
    if (!found) return EVERYBODY;
    const { rules } = found.body;
    const read = messageRulesBody.safeParse(rules);
    // what a newer server wrote and nobody here understands lets nobody in
    return read.success ? read.data : { type: 'nobody' };
  };
  const put = async (collection: string, personId: string, body: JsonObject): Promise<void> => {
    await putDocument(store, { collection, id: personId, tries: WRITE_TRIES }, () => body);
  };
  return {
    get,
    set: (personId, rules) => put(RULES, personId, { rules: rules as JsonObject }),

    async callPrice(personId) {
      const found = await store.get<{ perMinuteMinor: string | null }>(PRICES, personId);
      return found?.body.perMinuteMinor ?? null;
    },
    setCallPrice: (personId, perMinuteMinor) => put(PRICES, personId, { perMinuteMinor }),

    async door({ writerId, toId }) {
      const rules = await get(toId);
      if (rules.type === 'everybody') return null;
      const paid = rules.paid ? { paid: rules.paid } : {};
      if (rules.type === 'nobody') return { match: 'any', keys: [], ...paid };
      const nowMs = clock.nowMs();
      const { tipped } = rules;
      const tips = tipped && {
        streamId: null,
        sinceMs: nowMs - tipped.withinDays * DAY_MS,
        enoughMinor: BigInt(tipped.minimumMinor),
      };
      const facts = await access.facts({ personId: writerId, creatorId: toId, tips });
      const standing = judgeEntry({ ...rules, invited: false }, { facts, nowMs });
      return standing.at === 'inside' ? null : { match: rules.match, keys: keysOf(standing), ...paid };
    },

    async isBlocked({ personId, byId }) {
      const block = await blocks.read({ personId, byId });
      if (block) return block.stands;
      // one of before stands in the conversation alone, until that is opened next
      const body = await readSettled(store, directId(personId, byId));
      return body?.doors.blockedBy.includes(byId) ?? false;
    },
  };
}

function keysOf(standing: ReturnType<typeof judgeEntry>): MessageDoorView['keys'] {
  return standing.at === 'door' ? standing.keys : [];
}
