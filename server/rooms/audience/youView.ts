import type { StageView } from '../../../shared/protocol/feed.ts';
import { baseModeOf, type DoorKey, type DoorView, type YouView } from '../../../shared/protocol/modes.ts';
import type { Standing } from '../../domain/access.ts';
import { type PersonRights, type QueuePlace, type Rights, ticketPriceFor } from '../../domain/rights.ts';

/** All that a person's `you` depends on. The same parts make the same view, but for its clock. */
export interface YouParts {
  readonly at: Standing['at'];
  readonly rights: PersonRights | undefined;
  readonly place: number;
  readonly etaMs: number | null;
  readonly ticketPriceMinor: string | null;
}

export function youParts(input: {
  readonly personId: string;
  readonly standing: Standing;
  readonly stage: StageView;
  readonly rights: Rights;
  readonly places: ReadonlyMap<string, { readonly place: number; readonly waiting: QueuePlace }>;
}): YouParts {
  const { personId, standing, stage, rights, places } = input;
  const inQueue = places.get(personId);
  return {
    at: standing.at,
    rights: rights.people.get(personId),
    place: inQueue?.place ?? 1,
    etaMs: inQueue?.waiting.etaMs ?? null,
    ticketPriceMinor: isPrivately(standing) ? null : ticketPriceOf(input.personId, stage, rights),
  };
}

function isPrivately(standing: Standing): boolean {
  return standing.at === 'door' && standing.why === 'private';
}

export function isSameYou(a: YouParts, b: YouParts): boolean {
  return (
    a.at === b.at &&
    a.rights === b.rights &&
    a.place === b.place &&
    a.etaMs === b.etaMs &&
    a.ticketPriceMinor === b.ticketPriceMinor
  );
}

export function youView({ at, rights, place, etaMs, ticketPriceMinor }: YouParts, nowMs: number): YouView {
  const request = rights?.request ?? null;
  return {
    nowMs,
    standing: at === 'inside' ? 'inside' : 'door',
    isModerator: rights?.isModerator ?? false,
    mutedUntilMs: rights?.mutedUntilMs ?? null,
    ...(rights?.curb && { curb: rights.curb }),
    ...(rights?.held !== undefined && { held: rights.held }),
    ticket: rights?.ticket ?? null,
    request: request && { ...request, place, etaMs },
    ticketPriceMinor,
    menu: rights?.menu ?? [],
    ended: rights?.ended ?? null,
  };
}

/** Returns as much as somebody may know who has the stream's id, a log-in, and no right to be inside. */
export function doorView(stage: StageView, standing: Standing & { at: 'door' }): DoorView {
  const { streamId, creator, title, viewers } = stage;
  const { why, match, keys, gate } = standing;
  const base = baseModeOf(stage.mode).type;
  const sale = base === 'ticketOnly' ? stage.sale : null;
  const shown = base === 'private' ? { title: null, viewers: null } : { title, viewers };
  return { streamId, creator, ...shown, sale, why, match, keys, ...(gate ? { gate } : {}) };
}

/** Says whether two doors say the same. Stage views are shared: the same object says the same. */
export function isSameDoor(
  a: DoorView,
  b: DoorView,
  { butForNumbers }: { readonly butForNumbers: boolean },
): boolean {
  if (a === b) return true;
  if (a.why !== b.why || a.match !== b.match || a.title !== b.title) return false;
  if (a.gate?.need !== b.gate?.need || a.gate?.place !== b.gate?.place) return false;
  const keysOf = ({ keys }: DoorView) => JSON.stringify(butForNumbers ? keys.map(withoutLeft) : keys);
  if (a.keys !== b.keys && keysOf(a) !== keysOf(b)) return false;
  return butForNumbers || (a.viewers === b.viewers && a.sale === b.sale);
}

function withoutLeft(key: DoorKey): DoorKey {
  return key.type === 'ticket' ? { ...key, left: 0 } : key;
}

function ticketPriceOf(personId: string, { sale, creator }: StageView, rights: Rights): string | null {
  if (!sale?.isOpen || personId === creator.id) return null;
  return ticketPriceFor(sale.priceMinor, rights.credits.get(personId)).toString();
}
