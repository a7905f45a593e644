import { assertNever } from '../../../shared/assertNever.ts';
import type { MediaMessage } from '../../../shared/protocol/answers.ts';
import type { SignalCommand } from '../../../shared/protocol/commands.ts';
import { MESH } from './meshLimits.ts';
import type { MediaAudience } from './port.ts';

/**
 * The publisher's side of one stream: who has a place, who waits for one. Kept by the instance that holds the
 * publisher, which alone decides. `node` is the instance that holds a viewer.
 */
export interface Place {
  readonly viewer: string;
  readonly node: string;
  /** Of the question that was granted: the same question again must not start a second negotiation. */
  readonly askId: string;
  readonly grantedAtMs: number;
  readonly leaseUntilMs: number;
  /** Not admitted (any more): the connection stands and carries nothing. */
  readonly held: boolean;
}

export interface Waiter {
  readonly viewer: string;
  readonly node: string;
  /** When it was told of a free place it has not taken yet. */
  readonly toldAtMs: number | null;
}

export interface MeshBounds {
  readonly places: number;
  readonly waiting: number;
}

export interface MeshTable {
  readonly bounds: MeshBounds;
  readonly audience: MediaAudience;
  /** At most `bounds.places`. */
  readonly places: readonly Place[];
  /** First come, first told; at most `bounds.waiting`. */
  readonly waiting: readonly Waiter[];
}

export const EMPTY_TABLE: MeshTable = {
  bounds: { places: MESH.places, waiting: MESH.waitingForPlace },
  audience: 'all',
  places: [],
  waiting: [],
};

export type MeshCommand =
  | { readonly type: 'askPlace'; readonly viewer: string; readonly node: string; readonly askId: string }
  | { readonly type: 'leave'; readonly viewer: string; readonly node: string }
  /** All viewers that instance has or is opening. */
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
  /** Its connection is over, and was not closed by it. */
  | { readonly type: 'viewerLost'; readonly viewer: string }
  | { readonly type: 'setAudience'; readonly audience: MediaAudience }
  | { readonly type: 'tick' };

/** What the viewer's instance is told; it knows what that means to the browser. */
export type ViewerNote = 'granted' | 'full' | 'barred' | 'free' | 'dropped' | 'held' | 'resumed';

export type MeshEffect =
  | { readonly type: 'tellPublisher'; readonly message: MediaMessage }
  | {
      readonly type: 'noteViewer';
      readonly node: string;
      readonly viewer: string;
      readonly askId: string;
      readonly note: ViewerNote;
    }
  | {
      readonly type: 'relayToViewer';
      readonly node: string;
      readonly viewer: string;
      readonly signal: SignalCommand;
    };

export type MeshDecision =
  | { readonly ok: true; readonly next: MeshTable; readonly effects: readonly MeshEffect[] }
  | { readonly ok: false; readonly rejection: 'UnknownPeer' };

export function decideMesh(table: MeshTable, command: MeshCommand, nowMs: number): MeshDecision {
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
      return giveUp(table, nowMs, ({ viewer }) => viewer === command.viewer);
    case 'setAudience':
      return setAudience(table, command.audience, nowMs);
    case 'tick':
      return expire(table, nowMs);
    default:
      return assertNever(command);
  }
}

/** One signal may carry a description and a candidate; each is a message of its own. */
export function signalMessages(peer: string, signal: SignalCommand): readonly MediaMessage[] {
  const messages: MediaMessage[] = [];
  if (signal.description) messages.push({ t: 'description', peer, description: signal.description });
  if (signal.candidate !== undefined) messages.push({ t: 'candidate', peer, candidate: signal.candidate });
  return messages;
}

function askPlace(
  table: MeshTable,
  ask: { readonly viewer: string; readonly node: string; readonly askId: string },
  nowMs: number,
): MeshDecision {
  const had = table.places.find((place) => place.viewer === ask.viewer);
  const waiting = table.waiting.filter((waiter) => waiter.viewer !== ask.viewer);
  if (had?.askId !== ask.askId && !admits(table.audience, ask.viewer)) return bar(table, ask, nowMs);
  if (!had && table.places.length >= table.bounds.places) return refuse(table, ask, 'full');
  const held = had?.held ?? false;
  const place: Place = { ...ask, grantedAtMs: nowMs, leaseUntilMs: nowMs + MESH.leaseMs, held };
  const places = had ? table.places.map((old) => (old === had ? place : old)) : [...table.places, place];
  const effects: MeshEffect[] = [note(ask, 'granted')];
  if (had?.askId !== ask.askId) effects.push(tellPublisher({ t: 'negotiate', peer: ask.viewer }));
  return { ok: true, next: { ...table, places, waiting }, effects };
}

function admits(audience: MediaAudience, viewer: string): boolean {
  return audience === 'all' || audience.includes(viewer);
}

/** What a barred viewer had until now ends with its question. */
function bar(
  table: MeshTable,
  ask: { readonly viewer: string; readonly node: string; readonly askId: string },
  nowMs: number,
): MeshDecision {
  const left = drop(table, nowMs, (seat) => 'held' in seat && seat.viewer === ask.viewer);
  if (!left.ok) return left;
  const barred = refuse(left.next, ask, 'barred');
  return barred.ok ? { ...barred, effects: [...left.effects, ...barred.effects] } : barred;
}

/** Who has a place keeps its connection: it is held, or carries again. */
function setAudience(table: MeshTable, audience: MediaAudience, nowMs: number): MeshDecision {
  const effects: MeshEffect[] = [];
  const places = table.places.map((place) => {
    const held = !admits(audience, place.viewer);
    if (held === place.held) return place;
    effects.push(tellPublisher({ t: held ? 'hold' : 'resume', peer: place.viewer }));
    effects.push(note({ ...place, askId: '' }, held ? 'held' : 'resumed'));
    return { ...place, held };
  });
  const told = drop({ ...table, audience, places }, nowMs, () => false);
  return told.ok ? { ...told, effects: [...effects, ...told.effects] } : told;
}

/** A connection that begins anew carries at once: held ones are given up instead. */
function reopened(table: MeshTable, nowMs: number): MeshDecision {
  const left = giveUp(table, nowMs, ({ held }) => held);
  if (!left.ok) return left;
  const anew = left.next.places.map((place) => tellPublisher({ t: 'negotiate', peer: place.viewer }));
  return { ...left, effects: [...left.effects, ...anew] };
}

/** Takes places whose viewers do not know it yet: they may ask again. */
function giveUp(table: MeshTable, nowMs: number, lost: (place: Place) => boolean): MeshDecision {
  const dropped = table.places.filter(lost).map((place) => note({ ...place, askId: '' }, 'dropped'));
  const left = drop(table, nowMs, (seat) => 'held' in seat && lost(seat));
  return left.ok ? { ...left, effects: [...left.effects, ...dropped] } : left;
}

/** Who waits already keeps its turn. */
function refuse(
  table: MeshTable,
  ask: { readonly viewer: string; readonly node: string; readonly askId: string },
  why: 'full' | 'barred',
): MeshDecision {
  const effects = [note(ask, why)];
  const fresh: Waiter = { viewer: ask.viewer, node: ask.node, toldAtMs: null };
  if (table.waiting.some((waiter) => waiter.viewer === ask.viewer)) {
    const waiting = table.waiting.map((waiter) => (waiter.viewer === ask.viewer ? fresh : waiter));
    return { ok: true, next: { ...table, waiting }, effects };
  }
  const waiting = table.waiting.length < table.bounds.waiting ? [...table.waiting, fresh] : table.waiting;
  return { ok: true, next: { ...table, waiting }, effects };
}

function renew(
  table: MeshTable,
  command: { readonly node: string; readonly viewers: readonly string[] },
  nowMs: number,
): MeshDecision {
  const alive = new Set(command.viewers);
  const strangers = command.viewers.filter(
    (viewer) => !table.places.some((place) => place.viewer === viewer),
  );
  const places = table.places.map((place) =>
    place.node === command.node && alive.has(place.viewer)
      ? { ...place, leaseUntilMs: nowMs + MESH.leaseMs }
      : place,
  );
  // A list that left before the grant arrived does not name it yet.
  const left = drop({ ...table, places }, nowMs, (seat) => {
    const settled = 'grantedAtMs' in seat && seat.grantedAtMs + MESH.beatMs < nowMs;
    return settled && seat.node === command.node && !alive.has(seat.viewer);
  });
  const dropped = strangers.map((viewer) => note({ viewer, node: command.node, askId: '' }, 'dropped'));
  return left.ok ? { ...left, effects: [...left.effects, ...dropped] } : left;
}

function signalFromViewer(
  table: MeshTable,
  command: { readonly viewer: string; readonly node: string; readonly signal: SignalCommand },
): MeshDecision {
  const { viewer, node, signal } = command;
  const known = table.places.some((place) => place.viewer === viewer && place.node === node);
  // The viewer's instance believes in a place that is gone: it must learn that.
  const effects = known
    ? signalMessages(viewer, signal).map(tellPublisher)
    : [note({ viewer, node, askId: '' }, 'dropped')];
  return { ok: true, next: table, effects };
}

function signalFromPublisher(table: MeshTable, signal: SignalCommand): MeshDecision {
  const place = table.places.find((candidate) => candidate.viewer === signal.peer);
  if (!place) return { ok: false, rejection: 'UnknownPeer' };
  return {
    ok: true,
    next: table,
    effects: [{ type: 'relayToViewer', node: place.node, viewer: place.viewer, signal }],
  };
}

function expire(table: MeshTable, nowMs: number): MeshDecision {
  return giveUp(table, nowMs, ({ leaseUntilMs }) => leaseUntilMs <= nowMs);
}

/** Takes places and waiters away, tells the publisher, and passes what became free on. */
function drop(table: MeshTable, nowMs: number, gone: (seat: Place | Waiter) => boolean): MeshDecision {
  const byes = table.places.filter(gone).map((place) => tellPublisher({ t: 'bye', peer: place.viewer }));
  const places = table.places.filter((place) => !gone(place));
  const patient = table.waiting.filter(
    (waiter) => !gone(waiter) && (waiter.toldAtMs === null || waiter.toldAtMs + MESH.tellMs > nowMs),
  );
  let free =
    table.bounds.places - places.length - patient.filter((waiter) => waiter.toldAtMs !== null).length;
  const effects: MeshEffect[] = [...byes];
  const waiting = patient.map((waiter) => {
    if (waiter.toldAtMs !== null || free <= 0 || !admits(table.audience, waiter.viewer)) return waiter;
    free -= 1;
    effects.push(note({ ...waiter, askId: '' }, 'free'));
    return { ...waiter, toldAtMs: nowMs };
  });
  return { ok: true, next: { ...table, places, waiting }, effects };
}

function tellPublisher(message: MediaMessage): MeshEffect {
  return { type: 'tellPublisher', message };
}

function note(
  to: { readonly viewer: string; readonly node: string; readonly askId: string },
  what: ViewerNote,
): MeshEffect {
  return { type: 'noteViewer', node: to.node, viewer: to.viewer, askId: to.askId, note: what };
}
