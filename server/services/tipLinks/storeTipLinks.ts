import { refuse } from '../../../shared/protocol/rejections.ts';
import { TIP_LINK_LIMITS } from '../../../shared/tipLinkLimits.ts';
import type { Log } from '../../log.ts';
import { takeDocument } from '../../putDocument.ts';
import type { LedgerPort } from '../ledger/port.ts';
import type { Clock, Ids } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import { insertInPlace } from '../store/places.ts';
import type { StorePort, Versioned } from '../store/port.ts';
import { LinkSums } from './LinkSums.ts';
import type { TipLink, TipLinksPort } from './port.ts';
import { VisitCounts } from './VisitCounts.ts';

const LINKS = COLLECTIONS.tipLinks.name;

interface LinkDocument {
  readonly [key: string]: string | number | null | readonly string[] | undefined;
  readonly creatorId: string;
  readonly place?: string;
  readonly label: string;
  readonly amountsMinor: readonly string[];
  readonly goalMinor: string | null;
  readonly pledgeGoalId?: string | null;
  readonly referrerId?: string | null;
  readonly expiresAtMs: number | null;
  readonly thanks: string;
  readonly createdAtMs: number;
}

/** Keeps each tip link as a document, whose id is what stands in its address. Rules: SPEC.md, LN*. */
export function createStoreTipLinks(parts: {
  readonly store: StorePort;
  readonly ledger: Pick<LedgerPort, 'find'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}): TipLinksPort {
  const { store, clock, ids, log } = parts;
  const onFailed = (err: unknown) => log.warn({ err }, 'visits of tip links were not counted');
  const visits = new VisitCounts({ store, onFailed });
  const sums = new LinkSums(parts);
  return {
    async create({ creatorId, facts }) {
      const id = ids.next('tl');
      const body = { ...facts, creatorId, createdAtMs: clock.nowMs() };
      const link = { collection: LINKS, id, body, most: TIP_LINK_LIMITS.links };
      const inserted = await insertInPlace<LinkDocument>(store, link);
      if (inserted.ok) return { ok: true, value: toLink({ id, version: 1, body }) };
      if (inserted.rejection === 'Full') return refuse('TipLinksFull');
      throw new Error(`a tip link has the random id of another: ${inserted.field}`);
    },

    async get(id) {
      const stored = await store.get<LinkDocument>(LINKS, id);
      return stored && toLink(stored);
    },

    async list(creatorId) {
      const query = { field: 'creatorId', value: creatorId, limit: TIP_LINK_LIMITS.links };
      const stored = await store.find<LinkDocument>(LINKS, query);
      return stored.map(toLink).sort((a, b) => b.createdAtMs - a.createdAtMs);
    },

    revoke: ({ creatorId, id }) =>
      takeDocument<LinkDocument>(store, { collection: LINKS, id }, (link) => link.creatorId === creatorId),

    visited: (id) => visits.add(id),
    visits: (id) => visits.of(id),
    sum: (id) => sums.of(id),
  };
}

function toLink({ id, body }: Versioned<LinkDocument>): TipLink {
  const { creatorId, label, amountsMinor, goalMinor, expiresAtMs, thanks, createdAtMs } = body;
  const { pledgeGoalId = null, referrerId = null } = body;
  return {
    id,
    creatorId,
    label,
    amountsMinor,
    goalMinor,
    pledgeGoalId,
    referrerId,
    expiresAtMs,
    thanks,
    createdAtMs,
  };
}
