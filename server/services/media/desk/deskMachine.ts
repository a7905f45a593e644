import { assertNever } from '../../../../shared/assertNever.ts';
import { LIMITS } from '../../../../shared/limits.ts';
import type { MediaMessage, OfferRefusal } from '../../../../shared/protocol/answers.ts';
import type { SignalCommand } from '../../../../shared/protocol/commands.ts';
import { isGuestId } from '../../../../shared/protocol/people.ts';
import type { MediaAudience } from '../port.ts';
import { DESK } from './deskLimits.ts';

/**
 * The publisher's side of one stream: who has a place, and who waits for one. The instance that holds the publisher
 * keeps it, and alone decides. `node` is the instance that holds a viewer.
 */
export interface Place {
  readonly viewer: string;
  readonly personId: string;
  readonly node: string;
  /** The id of the question that was granted: the same question again must not start a second negotiation. */
  readonly askId: string;
  readonly grantedAtMs: number;
  readonly leaseUntilMs: number;
  /** Whether the viewer is not admitted (any more): the connection stands and carries nothing. */
  readonly held: boolean;
}

export interface Waiter {
  readonly viewer: string;
  readonly personId: string;
  readonly node: string;
  /** When it was told of a free place that it has not taken yet; null when it was not told. */
  readonly toldAtMs: number | null;
}

export interface DeskBounds {
  readonly places: number;
  readonly waiting: number;
}

export interface DeskTable {
  readonly bounds: DeskBounds;
  readonly audience: MediaAudience;
  /** The places that are taken, at most `bounds.places`. */
  readonly places: readonly Place[];
  /** The viewers that wait, at most `bounds.waiting`: who came first is told first. */
  readonly waiting: readonly Waiter[];
}

export const EMPTY_TABLE: DeskTable = {
  bounds: { places: DESK.places, waiting: DESK.waitingForPlace },
  audience: 'all',
  places: [],
  waiting: [],
};

export interface PlaceAsk {
  readonly viewer: string;
  readonly personId: string;
  readonly node: string;
  readonly askId: string;
}

export type DeskCommand =
  | ({ readonly type: 'askPlace' } & PlaceAsk)
  | { readonly type: 'leave'; readonly viewer: string; readonly node: string }
  /** An instance names all viewers that it has or is opening. */
  | { readonly type: 'renew'; readonly node: string; readonly viewers: readonly string[] }
  | {
      readonly type: 'signalFromViewer';
      readonly viewer: string;
      readonly node: string;
      readonly signal: SignalCommand;
    }
  | { readonly type: 'signalFromPublisher'; readonly signal: SignalCommand }
  /** The publisher's browser starts anew: every viewer must be negotiated with again. */
  | { readonly type: 'publisherReopened' }
  /** A viewer's connection is over, and was not closed by it. */
  | {
      readonly type: 'viewerLost';
      readonly viewer: string;
      readonly refused?: OfferRefusal | undefined;
    }
  | { readonly type: 'setAudience'; readonly audience: MediaAudience }
  | { readonly type: 'tick' };

/** What the viewer's instance is told; it knows what that means to the browser. */
export type ViewerNote =
  | 'granted'
  | 'full'
  | 'personFull'
  | 'barred'
  | 'free'
  | 'dropped'
  | 'held'
  | 'resumed';

export type DeskEffect =
  | { readonly type: 'tellPublisher'; readonly message: MediaMessage }
  | {
      readonly type: 'noteViewer';
      readonly node: string;
      readonly viewer: string;
      readonly askId: string;
      readonly note: ViewerNote;
      readonly refused?: OfferRefusal | undefined;
    }
  | {
      readonly type: 'relayToViewer';
      readonly node: string;
      readonly viewer: string;
      readonly signal: SignalCommand;
    };

export type DeskDecision =
  | { readonly ok: true; readonly next: DeskTable; readonly effects: readonly DeskEffect[] }
  | { readonly ok: false; readonly rejection: 'UnknownPeer' };

export function decideDesk(table: DeskTable, command: DeskCommand, nowMs: number): DeskDecision {
  switch (command.type) {
    case 'askPlace':
      return askPlace(table, command, nowMs);
    case 'leave':
      return drop(table, nowMs, (seat) => seat.viewer === command.viewer && seat.node === command.node);
    case 'renew':
      return renew(table, command, nowMs);
    case 'signalFromViewer':
      return signalFromViewer(table, command);
    case 'signalFromPublisher':
      return signalFromPublisher(table, command.signal);
    case 'publisherReopened':
      return reopened(table, nowMs);
    case 'viewerLost':
      return giveUp(table, nowMs, ({ viewer }) => viewer === command.viewer, command.refused);
    case 'setAudience':
      return setAudience(table, command.audience, nowMs);
    case 'tick':
      return expire(table, nowMs);
    default:
      return assertNever(command);
  }
}

/** Splits a signal into messages. One signal may carry several things; each is a message of its own. */
export function signalMessages(peer: string, signal: SignalCommand): readonly MediaMessage[] {
  const messages: MediaMessage[] = [];
  if (signal.description) messages.push({ type: 'description', peer, description: signal.description });
  if (signal.want) messages.push({ type: 'want', peer, want: signal.want });
  if (signal.candidate !== undefined) messages.push({ type: 'candidate', peer, candidate: signal.candidate });
  return messages;
}

function askPlace(
  table: DeskTable,
  { viewer, personId, node, askId }: PlaceAsk,
  nowMs: number,
): DeskDecision {
  const ask = { viewer, personId, node, askId };
  const had = table.places.find((place) => place.viewer === ask.viewer);
  const waiting = table.waiting.filter((waiter) => waiter.viewer !== ask.viewer);
  if (had?.askId !== ask.askId && !admits(table.audience, ask.viewer)) return bar(table, ask, nowMs);
  if (!had && hasAll(table.places, personId)) return refuse(table, ask, 'personFull');
  const isFull = !had && table.places.length >= table.bounds.places;
  const guest = isFull && !isGuestId(personId) ? newestGuest(table) : undefined;
  if (isFull && !guest) return refuse(table, ask, 'full');
  const held = had?.held ?? false;
  const place: Place = { ...ask, grantedAtMs: nowMs, leaseUntilMs: nowMs + DESK.leaseMs, held };
  const others = table.places.filter((old) => old !== guest);
  const places = had ? others.map((old) => (old === had ? place : old)) : [...others, place];
  const effects: DeskEffect[] = guest
    ? [tellPublisher({ type: 'bye', peer: guest.viewer }), note({ ...guest, askId: '' }, 'dropped')]
    : [];
  effects.push(note(ask, 'granted'));
  if (had?.askId !== ask.askId) effects.push(tellPublisher({ type: 'negotiate', peer: ask.viewer }));
  return { ok: true, next: { ...table, places, waiting }, effects };
}

/** Returns the guest who took a place last: where all places are taken, guests make room for people with an account. */
function newestGuest({ places }: DeskTable): Place | undefined {
  return places.findLast(({ personId }) => isGuestId(personId));
}

/** Whether one person has as many of these as one may have. */
function hasAll(theirs: readonly { readonly personId: string }[], personId: string): boolean {
  return theirs.filter((one) => one.personId === personId).length >= LIMITS.picturesOfPerson;
}

function admits(audience: MediaAudience, viewer: string): boolean {
  return audience === 'all' || audience.includes(viewer);
}

/** Refuses a viewer that is barred. What it had until now ends with its question. */
function bar(table: DeskTable, ask: PlaceAsk, nowMs: number): DeskDecision {
  const left = drop(table, nowMs, (seat) => 'held' in seat && seat.viewer === ask.viewer);
  if (!left.ok) return left;
  const barred = refuse(left.next, ask, 'barred');
  return barred.ok ? { ...barred, effects: [...left.effects, ...barred.effects] } : barred;
}

/** Changes who is admitted. Who has a place keeps its connection: it is held, or carries again. */
function setAudience(table: DeskTable, audience: MediaAudience, nowMs: number): DeskDecision {
  const effects: DeskEffect[] = [];
  const places = table.places.map((place) => {
    const held = !admits(audience, place.viewer);
    if (held === place.held) return place;
    effects.push(tellPublisher({ type: held ? 'hold' : 'resume', peer: place.viewer }));
    effects.push(note({ ...place, askId: '' }, held ? 'held' : 'resumed'));
    return { ...place, held };
  });
  const told = drop({ ...table, audience, places }, nowMs, () => false);
  return told.ok ? { ...told, effects: [...effects, ...told.effects] } : told;
}

/** Negotiates with everybody anew. A connection that begins anew carries at once, so held ones are given up instead. */
function reopened(table: DeskTable, nowMs: number): DeskDecision {
  const left = giveUp(table, nowMs, ({ held }) => held);
  if (!left.ok) return left;
  const anew = left.next.places.map((place) => tellPublisher({ type: 'negotiate', peer: place.viewer }));
  return { ...left, effects: [...left.effects, ...anew] };
}

/** Takes places whose viewers do not know it yet: they may ask again. */
function giveUp(
  table: DeskTable,
  nowMs: number,
  lost: (place: Place) => boolean,
  refused?: OfferRefusal,
): DeskDecision {
  const dropped = table.places
    .filter(lost)
    .map((place) => ({ ...note({ ...place, askId: '' }, 'dropped'), ...(refused ? { refused } : {}) }));
  const left = drop(table, nowMs, (seat) => 'held' in seat && lost(seat));
  return left.ok ? { ...left, effects: [...left.effects, ...dropped] } : left;
}

/** Refuses a question. Who waits already keeps its turn; one person holds no more turns than places. */
function refuse(table: DeskTable, ask: PlaceAsk, why: 'full' | 'personFull' | 'barred'): DeskDecision {
  const effects = [note(ask, why)];
  const { viewer, personId, node } = ask;
  const fresh: Waiter = { viewer, personId, node, toldAtMs: null };
  if (table.waiting.some((waiter) => waiter.viewer === ask.viewer)) {
    const waiting = table.waiting.map((waiter) => (waiter.viewer === ask.viewer ? fresh : waiter));
    return { ok: true, next: { ...table, waiting }, effects };
  }
  const fits = table.waiting.length < table.bounds.waiting && !hasAll(table.waiting, personId);
  const waiting = fits ? [...table.waiting, fresh] : table.waiting;
  return { ok: true, next: { ...table, waiting }, effects };
}

function renew(
  table: DeskTable,
  command: { readonly node: string; readonly viewers: readonly string[] },
  nowMs: number,
): DeskDecision {
  const alive = new Set(command.viewers);
  const seated = new Set(table.places.map(({ viewer }) => viewer));
  const strangers = command.viewers.filter((viewer) => !seated.has(viewer));
  const places = table.places.map((place) =>
    place.node === command.node && alive.has(place.viewer)
      ? { ...place, leaseUntilMs: nowMs + DESK.leaseMs }
      : place,
  );
  // A list that left before the grant arrived does not name it yet.
  const left = drop({ ...table, places }, nowMs, (seat) => {
    const settled = 'grantedAtMs' in seat && seat.grantedAtMs + DESK.beatMs < nowMs;
    return settled && seat.node === command.node && !alive.has(seat.viewer);
  });
  const dropped = strangers.map((viewer) => note({ viewer, node: command.node, askId: '' }, 'dropped'));
  return left.ok ? { ...left, effects: [...left.effects, ...dropped] } : left;
}

function signalFromViewer(
  table: DeskTable,
  command: { readonly viewer: string; readonly node: string; readonly signal: SignalCommand },
): DeskDecision {
  const { viewer, node, signal } = command;
  const known = table.places.some((place) => place.viewer === viewer && place.node === node);
  // The viewer's instance believes in a place that is gone: it must learn that.
  const effects = known
    ? signalMessages(viewer, signal).map(tellPublisher)
    : [note({ viewer, node, askId: '' }, 'dropped')];
  return { ok: true, next: table, effects };
}

function signalFromPublisher(table: DeskTable, signal: SignalCommand): DeskDecision {
  const place = table.places.find((candidate) => candidate.viewer === signal.peer);
  if (!place) return { ok: false, rejection: 'UnknownPeer' };
  return {
    ok: true,
    next: table,
    effects: [{ type: 'relayToViewer', node: place.node, viewer: place.viewer, signal }],
  };
}

function expire(table: DeskTable, nowMs: number): DeskDecision {
  return giveUp(table, nowMs, ({ leaseUntilMs }) => leaseUntilMs <= nowMs);
}

/** Takes places and waiters away, tells the publisher, and passes what became free on. */
function drop(table: DeskTable, nowMs: number, gone: (seat: Place | Waiter) => boolean): DeskDecision {
  const byes = table.places.filter(gone).map((place) => tellPublisher({ type: 'bye', peer: place.viewer }));
  const places = table.places.filter((place) => !gone(place));
  const patient = table.waiting.filter(
    (waiter) => !gone(waiter) && (waiter.toldAtMs === null || waiter.toldAtMs + DESK.tellMs > nowMs),
  );
  let free =
    table.bounds.places - places.length - patient.filter((waiter) => waiter.toldAtMs !== null).length;
  const effects: DeskEffect[] = [...byes];
  // These have a place, or were told of one.
  const served = [...places, ...patient.filter((waiter) => waiter.toldAtMs !== null)];
  const waiting = patient.map((waiter) => {
    if (waiter.toldAtMs !== null || free <= 0 || !admits(table.audience, waiter.viewer)) return waiter;
    if (hasAll(served, waiter.personId)) return waiter;
    served.push(waiter);
    free -= 1;
    effects.push(note({ ...waiter, askId: '' }, 'free'));
    return { ...waiter, toldAtMs: nowMs };
  });
  return { ok: true, next: { ...table, places, waiting }, effects };
}

function tellPublisher(message: MediaMessage): DeskEffect {
  return { type: 'tellPublisher', message };
}

function note(
  to: { readonly viewer: string; readonly node: string; readonly askId: string },
  what: ViewerNote,
): DeskEffect {
  return { type: 'noteViewer', node: to.node, viewer: to.viewer, askId: to.askId, note: what };
}
