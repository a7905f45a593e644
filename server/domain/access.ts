import { assertNever } from '../../shared/assertNever.ts';
import type { StageView } from '../../shared/protocol/feed.ts';
import {
  type BaseMode,
  baseModeOf,
  type DoorKey,
  type DoorView,
  type EntryRules,
  type GateView,
  type SaleView,
} from '../../shared/protocol/modes.ts';
import { isGuestId } from '../../shared/protocol/people.ts';
import { DAY_MS } from '../../shared/time.ts';
import type { AccessFacts, FactsQuestion } from '../services/access/port.ts';
import { askedAt, needAt } from './gates/judgeGate.ts';
import { type Rights, ticketPriceFor } from './rights.ts';

/** Rules: ../SPEC.md, ids AX*. Where somebody stands who wants to watch, and what would let them in. */
export type Standing =
  | { readonly at: 'inside' }
  | {
      readonly at: 'door';
      readonly why: DoorView['why'];
      readonly match: EntryRules['match'];
      readonly keys: readonly DoorKey[];
      readonly gate?: GateView;
    }
  /** It depends on facts that are not known yet: nothing is shown meanwhile. */
  | { readonly at: 'unknown' };

export interface AccessInput {
  readonly personId: string;
  readonly stage: Pick<StageView, 'creator' | 'mode' | 'sale' | 'gates' | 'isAdult'>;
  readonly rights: Pick<Rights, 'people' | 'call' | 'credits'>;
  /** The facts by which they are judged; null while nothing is known. */
  readonly facts: AccessFacts | null;
  readonly nowMs: number;
}

const INSIDE: Standing = { at: 'inside' };

/** A one-to-one changes nobody's standing: the mode before it is judged. */
export function judgeAccess(input: AccessInput): Standing {
  const { personId, stage, rights } = input;
  if (isGuestId(personId)) return judgeGuest(input);
  if (personId === stage.creator.id) return INSIDE;
  const theirs = rights.people.get(personId);
  // the same door: whoever is blocked learns nothing more than whoever was removed
  if (theirs?.isRemoved || input.facts?.isBlocked || input.facts?.gates?.isHidden)
    return { at: 'door', why: 'removed', match: 'any', keys: [] };
  const gate = judgeGate(input);
  if (gate) return gate;
  if (theirs?.isModerator || rights.call?.partner.id === personId) return INSIDE;
  const mode = baseModeOf(stage.mode);
  switch (mode.type) {
    case 'public':
      return INSIDE;
    case 'private':
      return holdsPaid(mode.ticketsOf, input) ? INSIDE : judgeEntry(mode.rules, input);
    case 'ticketOnly':
      return judgeTicket(mode, input);
    default:
      return assertNever(mode);
  }
}

/** What is asked beside the entry rules holds for all but the creator; null: nothing keeps them out. */
function judgeGate({ personId, stage, rights, facts }: AccessInput): Standing | null {
  const asked = rights.call?.partner.id === personId ? askedAt(stage, 'oneToOne') : askedAt(stage);
  const need = isGuestId(personId) && (asked.byAge || asked.byCreator) ? 'form' : needAt(asked, facts?.gates);
  if (need === null) return null;
  if (need === undefined) return { at: 'unknown' };
  const adult = stage.isAdult ? { isAdult: true } : {};
  return { at: 'door', why: 'gate', match: 'all', keys: [], gate: { place: asked.place, need, ...adult } };
}

/** What is so of everybody who has no account. */
const NO_FACTS: AccessFacts = {
  follows: false,
  subscription: null,
  isGuest: false,
  tippedMinor: 0n,
  isInGroup: false,
  untilMs: null,
};

/** A guest is inside while the stream is public, and at the door of everything else; the door names what opens it. */
function judgeGuest(input: AccessInput): Standing {
  const { mode } = input.stage;
  const closed = (why: DoorView['why']): Standing => ({ at: 'door', why, match: 'any', keys: [] });
  if (input.stage.gates?.hides === 'unknown') return closed('removed');
  switch (mode.type) {
    case 'public':
      // every other door is closed to them anyway, and names what opens it
      return judgeGate(input) ?? INSIDE;
    case 'oneToOne':
      return closed('oneToOne');
    case 'private': {
      const judged = judgeEntry(mode.rules, { ...input, facts: NO_FACTS });
      return judged.at === 'door' ? judged : closed('private');
    }
    case 'ticketOnly':
      return judgeTicket(mode, input);
    default:
      return assertNever(mode);
  }
}

/** Which tips these rules want to be summed; null: none. */
export function tipsAskedBy(
  mode: BaseMode,
  of: { readonly streamId: string; readonly startedAtMs: number; readonly nowMs: number },
): FactsQuestion['tips'] {
  const tipped = mode.type === 'private' ? mode.rules.tipped : null;
  if (tipped === null) return null;
  const enoughMinor = BigInt(tipped.minimumMinor);
  return tipped.withinDays === null
    ? { streamId: of.streamId, sinceMs: of.startedAtMs, enoughMinor }
    : { streamId: null, sinceMs: of.nowMs - tipped.withinDays * DAY_MS, enoughMinor };
}

/** Returns the group whose members these rules let in; null: they name none. */
export function groupAskedBy(mode: BaseMode): string | null {
  return mode.type === 'private' ? (mode.rules.group?.conversationId ?? null) : null;
}

function judgeTicket(mode: BaseMode & { type: 'ticketOnly' }, input: AccessInput): Standing {
  const { personId, stage, rights } = input;
  const ticket = rights.people.get(personId)?.ticket;
  if (ticket?.saleId === mode.saleId && ticket.state !== 'placing') return INSIDE;
  const { sale } = stage;
  const left = sale?.isOpen && sale.saleId === mode.saleId ? ticketsLeft(sale) : 0;
  const keys: DoorKey[] = [];
  if (sale && left > 0) {
    const priceMinor = ticketPriceFor(sale.priceMinor, rights.credits.get(personId)).toString();
    keys.push({ type: 'ticket', priceMinor, left });
  }
  return { at: 'door', why: 'ticketOnly', match: 'any', keys };
}

/** Says whether somebody paid for a ticket of that sale. One whose money is only held opens no private stream. */
function holdsPaid(saleId: string | undefined, { personId, rights }: AccessInput): boolean {
  const ticket = rights.people.get(personId)?.ticket;
  return saleId !== undefined && ticket?.saleId === saleId && ticket.state === 'paid';
}

function ticketsLeft({ total, sold, reserved }: SaleView): number {
  return Math.max(0, total - sold - reserved);
}

/** One entry rule, and whether it is kept; null: not known. */
interface Rule {
  readonly isKept: boolean | null;
  readonly key: DoorKey;
}

/** Says where somebody stands before these rules, whatever it is that they let into. */
export function judgeEntry(rules: EntryRules, input: Pick<AccessInput, 'facts' | 'nowMs'>): Standing {
  const all = rulesOf(rules, input);
  const { match } = rules;
  const isOpen =
    match === 'any' ? all.some(({ isKept }) => isKept) : all.every(({ isKept }) => isKept === true);
  // a private stream without a rule is a bug: then nobody is inside
  if (isOpen && all.length > 0) return INSIDE;
  if (all.some(({ isKept }) => isKept === null)) return { at: 'unknown' };
  const keys = all.filter(({ isKept }) => isKept === false).map(({ key }) => key);
  return { at: 'door', why: 'private', match, keys };
}

function rulesOf(rules: EntryRules, { facts, nowMs }: Pick<AccessInput, 'facts' | 'nowMs'>): readonly Rule[] {
  const { followers, subscribers, invited, tipped, group } = rules;
  const list: Rule[] = [];
  if (followers) list.push({ isKept: facts?.follows ?? null, key: { type: 'follow' } });
  if (subscribers) {
    const { minimumTier } = subscribers;
    list.push({
      isKept: facts && hasTier(facts, minimumTier, nowMs),
      key: { type: 'subscribe', minimumTier },
    });
  }
  if (invited) list.push({ isKept: facts?.isGuest ?? null, key: { type: 'invite' } });
  if (tipped) {
    const { minimumMinor, withinDays } = tipped;
    const done = facts?.tippedMinor ?? null;
    const key: DoorKey = { type: 'tip', minimumMinor, doneMinor: (done ?? 0n).toString(), withinDays };
    list.push({ isKept: done === null ? null : done >= BigInt(minimumMinor), key });
  }
  if (group) list.push({ isKept: facts?.isInGroup ?? null, key: { type: 'group' } });
  return list;
}

function hasTier({ subscription }: AccessFacts, minimumTier: number, nowMs: number): boolean {
  if (subscription === null || subscription.tier < minimumTier) return false;
  return subscription.untilMs === null || nowMs < subscription.untilMs;
}
