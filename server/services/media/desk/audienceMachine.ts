import { Map as ImmutableMap } from 'immutable';
import { assertNever } from '../../../../shared/assertNever.ts';
import type { MediaMessage, OfferRefusal } from '../../../../shared/protocol/answers.ts';
import type { SignalCommand } from '../../../../shared/protocol/commands.ts';
import { DESK } from './deskLimits.ts';
import { signalMessages, type ViewerNote } from './deskMachine.ts';
import { type Generation, outranks } from './deskMessages.ts';

/**
 * The viewers' side of one stream at one instance: what each local viewer may believe. Viewers always know the
 * publisher as `origin`.
 */
export type AudienceSeat =
  | { readonly type: 'asking'; readonly askId: string }
  | { readonly type: 'seated'; readonly genId: string }
  /** The viewer waits. `genId` names the publisher that had no place left; it is null when nobody published. */
  | { readonly type: 'waiting'; readonly genId: string | null };

export interface KnownPublisher {
  readonly node: string;
  readonly gen: Generation;
  readonly heardAtMs: number;
}

export interface Audience {
  readonly listeningSinceMs: number;
  readonly publisher: KnownPublisher | null;
  readonly seats: ImmutableMap<string, AudienceSeat>;
}

export type AudienceCommand =
  | { readonly type: 'open'; readonly viewer: string; readonly askId: string }
  | { readonly type: 'askedLongEnough'; readonly viewer: string; readonly askId: string }
  | { readonly type: 'close'; readonly viewer: string }
  | { readonly type: 'signal'; readonly viewer: string; readonly signal: SignalCommand }
  /**
   * A publisher was heard of. A `beat` is answered with the viewers that this instance has. Nothing else may be
   * answered, or two instances would talk for ever.
   */
  | { readonly type: 'heard'; readonly node: string; readonly gen: Generation; readonly beat: boolean }
  | { readonly type: 'publisherGone'; readonly genId: string; readonly soon: boolean }
  | {
      readonly type: 'noted';
      readonly genId: string;
      readonly viewer: string;
      readonly askId: string;
      readonly note: ViewerNote;
      readonly refused?: OfferRefusal | undefined;
    }
  | {
      readonly type: 'relayed';
      readonly genId: string;
      readonly viewer: string;
      readonly signal: SignalCommand;
    }
  | { readonly type: 'ended' }
  | { readonly type: 'tick' };

export type AskResult = 'granted' | 'MediaFull' | 'PicturesTaken' | 'MediaUnavailable';

export type AudienceEffect =
  | { readonly type: 'ask'; readonly viewer: string; readonly askId: string }
  | { readonly type: 'answer'; readonly askId: string; readonly result: AskResult }
  | { readonly type: 'tell'; readonly viewer: string; readonly message: MediaMessage }
  /** The viewer is no peer any more: it may open again. */
  | { readonly type: 'forget'; readonly viewer: string }
  | { readonly type: 'leave'; readonly node: string; readonly viewer: string }
  | {
      readonly type: 'renew';
      readonly node: string;
      readonly genId: string;
      readonly viewers: readonly string[];
    }
  | {
      readonly type: 'signalPublisher';
      readonly node: string;
      readonly genId: string;
      readonly viewer: string;
      readonly signal: SignalCommand;
    };

export type AudienceDecision =
  | { readonly ok: true; readonly next: Audience; readonly effects: readonly AudienceEffect[] }
  | { readonly ok: false; readonly rejection: 'UnknownPeer' };

const REFUSALS = { full: 'MediaFull', personFull: 'PicturesTaken', barred: 'MediaUnavailable' } as const;
const BYE = { type: 'bye', peer: 'origin' } as const;
const AVAILABLE: MediaMessage = { type: 'available' };

export function emptyAudience(nowMs: number): Audience {
  return { listeningSinceMs: nowMs, publisher: null, seats: ImmutableMap() };
}

export function decideAudience(
  audience: Audience,
  command: AudienceCommand,
  nowMs: number,
): AudienceDecision {
  switch (command.type) {
    case 'open':
      return open(audience, command, nowMs);
    case 'askedLongEnough':
      return giveUp(audience, command);
    case 'close':
      return close(audience, command.viewer);
    case 'signal':
      return signal(audience, command);
    case 'heard':
      return heard(audience, command, nowMs);
    case 'publisherGone':
      return audience.publisher?.gen.id === command.genId
        ? publisherGone(audience, command.soon ? { ...BYE, soon: true } : BYE)
        : done(audience, []);
    case 'noted':
      return noted(audience, command);
    case 'relayed': {
      const seat = audience.seats.get(command.viewer);
      const theirs = seat?.type === 'seated' && seat.genId === command.genId;
      const messages = theirs ? signalMessages('origin', command.signal) : [];
      return done(
        audience,
        messages.map((message) => tell(command.viewer, message)),
      );
    }
    case 'ended':
      return ended(audience);
    case 'tick': {
      const lost = audience.publisher && audience.publisher.heardAtMs + DESK.publisherLostMs <= nowMs;
      return lost ? publisherGone(audience, BYE) : done(audience, []);
    }
    default:
      return assertNever(command);
  }
}

function open(
  audience: Audience,
  { viewer, askId }: { readonly viewer: string; readonly askId: string },
  nowMs: number,
): AudienceDecision {
  const before = audience.seats.get(viewer);
  const effects: AudienceEffect[] =
    before?.type === 'asking' ? [{ type: 'answer', askId: before.askId, result: 'MediaUnavailable' }] : [];
  const silent = !audience.publisher && audience.listeningSinceMs + DESK.publisherLostMs <= nowMs;
  if (silent) {
    const waits = wait(audience, viewer, null);
    return done(waits.next, [
      ...effects,
      { type: 'answer', askId, result: 'MediaUnavailable' },
      ...waits.effects,
    ]);
  }
  const seats = audience.seats.set(viewer, { type: 'asking', askId });
  return done({ ...audience, seats }, [...effects, { type: 'ask', viewer, askId }]);
}

function giveUp(
  audience: Audience,
  { viewer, askId }: { readonly viewer: string; readonly askId: string },
): AudienceDecision {
  const seat = audience.seats.get(viewer);
  if (seat?.type !== 'asking' || seat.askId !== askId) return done(audience, []);
  const waits = wait(audience, viewer, null);
  return done(waits.next, [
    { type: 'answer', askId, result: 'MediaUnavailable' },
    ...leave(audience, viewer),
    ...waits.effects,
  ]);
}

function close(audience: Audience, viewer: string): AudienceDecision {
  const seat = audience.seats.get(viewer);
  if (!seat) return done(audience, []);
  const answer: AudienceEffect[] =
    seat.type === 'asking' ? [{ type: 'answer', askId: seat.askId, result: 'MediaUnavailable' }] : [];
  return done({ ...audience, seats: audience.seats.delete(viewer) }, [
    ...answer,
    ...leave(audience, viewer),
    { type: 'forget', viewer },
  ]);
}

function signal(
  audience: Audience,
  command: { readonly viewer: string; readonly signal: SignalCommand },
): AudienceDecision {
  const seat = audience.seats.get(command.viewer);
  const { publisher } = audience;
  const paired =
    seat?.type === 'seated' && publisher?.gen.id === seat.genId && command.signal.peer === 'origin';
  if (!paired) return { ok: false, rejection: 'UnknownPeer' };
  const { viewer, signal: sent } = command;
  return done(audience, [
    { type: 'signalPublisher', node: publisher.node, genId: seat.genId, viewer, signal: sent },
  ]);
}

function heard(
  audience: Audience,
  { node, gen, beat }: { readonly node: string; readonly gen: Generation; readonly beat: boolean },
  nowMs: number,
): AudienceDecision {
  const known = audience.publisher;
  // Two may publish for a moment; the later one counts.
  if (known && known.gen.id !== gen.id && outranks(known.gen, gen)) return done(audience, []);
  const effects: AudienceEffect[] = [];
  const mine: string[] = [];
  const seats = audience.seats.withMutations((draft) => {
    for (const [viewer, seat] of audience.seats) {
      if (seat.type === 'asking') mine.push(viewer);
      else if (seat.genId === gen.id) {
        if (seat.type === 'seated') mine.push(viewer);
      } else {
        if (seat.type === 'seated') effects.push(tell(viewer, BYE));
        effects.push(tell(viewer, AVAILABLE), { type: 'forget', viewer });
        draft.delete(viewer);
      }
      if (seat.type === 'asking' && known?.gen.id !== gen.id)
        effects.push({ type: 'ask', viewer, askId: seat.askId });
    }
  });
  if (beat && mine.length > 0) effects.push({ type: 'renew', node, genId: gen.id, viewers: mine });
  return done({ ...audience, publisher: { node, gen, heardAtMs: nowMs }, seats }, effects);
}

/** Makes whoever watched or waited for a place wait for somebody who publishes. */
function publisherGone(audience: Audience, bye: MediaMessage): AudienceDecision {
  const effects: AudienceEffect[] = [];
  const seats = audience.seats.map((seat, viewer): AudienceSeat => {
    if (seat.type === 'asking') return seat;
    if (seat.type === 'seated') effects.push(tell(viewer, bye));
    return { type: 'waiting', genId: null };
  });
  return done({ ...audience, publisher: null, seats }, effects);
}

function noted(
  audience: Audience,
  command: {
    readonly genId: string;
    readonly viewer: string;
    readonly askId: string;
    readonly note: ViewerNote;
    readonly refused?: OfferRefusal | undefined;
  },
): AudienceDecision {
  const { genId, viewer, askId } = command;
  const seat = audience.seats.get(viewer);
  switch (command.note) {
    case 'granted': {
      if (seat?.type === 'asking' && seat.askId === askId && audience.publisher?.gen.id === genId) {
        const seats = audience.seats.set(viewer, { type: 'seated', genId });
        return done({ ...audience, seats }, [{ type: 'answer', askId, result: 'granted' }]);
      }
      // A viewer that closed or gave up meanwhile must not keep the place. One that asked again is answered by its new
      // question.
      const wanted = seat?.type === 'asking' || seat?.type === 'seated';
      return done(audience, wanted ? [] : leave(audience, viewer));
    }
    case 'full':
    case 'personFull':
    case 'barred': {
      if (seat?.type !== 'asking' || seat.askId !== askId) return done(audience, []);
      const waits = wait(audience, viewer, genId);
      const result = REFUSALS[command.note];
      return done(waits.next, [{ type: 'answer', askId, result }, ...waits.effects]);
    }
    case 'held':
    case 'resumed': {
      const theirs = seat?.type === 'seated' && seat.genId === genId;
      const message: MediaMessage = { type: command.note === 'held' ? 'hold' : 'resume', peer: 'origin' };
      return done(audience, theirs ? [tell(viewer, message)] : []);
    }
    case 'free':
      if (seat?.type !== 'waiting' || seat.genId !== genId) return done(audience, []);
      return release(audience, viewer, [tell(viewer, AVAILABLE)]);
    case 'dropped': {
      if (seat?.type !== 'seated' || seat.genId !== genId) return done(audience, []);
      const bye = command.refused ? { ...BYE, refused: command.refused } : BYE;
      return release(audience, viewer, [tell(viewer, bye), tell(viewer, AVAILABLE)]);
    }
    default:
      return assertNever(command.note);
  }
}

function ended(audience: Audience): AudienceDecision {
  const effects: AudienceEffect[] = [];
  for (const [viewer, seat] of audience.seats) {
    if (seat.type === 'seated') effects.push(tell(viewer, BYE));
    if (seat.type === 'asking')
      effects.push({ type: 'answer', askId: seat.askId, result: 'MediaUnavailable' });
    effects.push({ type: 'forget', viewer });
  }
  return done({ ...audience, publisher: null, seats: audience.seats.clear() }, effects);
}

/** Remembers the viewer as waiting, unless too many are remembered already. */
function wait(
  audience: Audience,
  viewer: string,
  genId: string | null,
): { readonly next: Audience; readonly effects: readonly AudienceEffect[] } {
  const others = audience.seats.delete(viewer);
  const waiting = others.count((seat) => seat.type === 'waiting');
  if (waiting >= DESK.waitingForPublisher) {
    return { next: { ...audience, seats: others }, effects: [{ type: 'forget', viewer }] };
  }
  return { next: { ...audience, seats: others.set(viewer, { type: 'waiting', genId }) }, effects: [] };
}

function release(audience: Audience, viewer: string, effects: readonly AudienceEffect[]): AudienceDecision {
  return done({ ...audience, seats: audience.seats.delete(viewer) }, [
    ...effects,
    { type: 'forget', viewer },
  ]);
}

function leave(audience: Audience, viewer: string): readonly AudienceEffect[] {
  return audience.publisher ? [{ type: 'leave', node: audience.publisher.node, viewer }] : [];
}

function tell(viewer: string, message: MediaMessage): AudienceEffect {
  return { type: 'tell', viewer, message };
}

function done(next: Audience, effects: readonly AudienceEffect[]): AudienceDecision {
  return { ok: true, next, effects };
}
