import { assertNever } from '../../shared/assertNever.ts';
import { REJECTIONS, type Rejection, type RejectionCode } from '../../shared/protocol/rejections.ts';
import { MEDIA_PACE, type RetryReason, retryMs } from './mediaPace.ts';

/** What a page shows of its picture. */
export type ViewerState =
  | { readonly type: 'connecting' }
  | { readonly type: 'playing' }
  /** Nobody publishes; it comes by itself. */
  | { readonly type: 'waiting' }
  /** The media server was lost; it comes back by itself. */
  | { readonly type: 'reconnecting' }
  /** Connected, and sent nothing: this seat is not admitted right now. */
  | { readonly type: 'held' }
  /** No place left; asked again from time to time. `isMine`: this person watches on as many screens as one may. */
  | { readonly type: 'full'; readonly isMine: boolean }
  /** When it is `final`, nothing is tried any more. */
  | { readonly type: 'failed'; readonly rejection: Rejection; readonly final: boolean };

/** `attempt` counts what failed since the picture last played. */
export type ViewerPhase =
  | {
      readonly type: 'asking';
      readonly attempt: number;
      /** Told `available` since the question left. */
      readonly poked: boolean;
      readonly shown: ViewerState;
    }
  | { readonly type: 'connecting'; readonly attempt: number }
  | { readonly type: 'playing' }
  | { readonly type: 'recovering' }
  | { readonly type: 'resting'; readonly attempt: number; readonly shown: ViewerState }
  | { readonly type: 'over'; readonly rejection: Rejection }
  | { readonly type: 'closed' };

export type ViewerEvent =
  | { readonly type: 'seated' }
  | { readonly type: 'granted' }
  | { readonly type: 'refused'; readonly rejection: Rejection }
  | { readonly type: 'available' }
  /** The publisher is gone; `soon` when it was lost, not ended. */
  | { readonly type: 'bye'; readonly soon?: boolean }
  /** The publisher began a connection anew: the one before is over. */
  | { readonly type: 'replaced' }
  | { readonly type: 'connected' }
  | { readonly type: 'broken' }
  /** The other end does not know this connection any more. */
  | { readonly type: 'orphaned' }
  | { readonly type: 'timer' }
  | { readonly type: 'close' };

export type ViewerEffect =
  /** Drops the connection there may be, and sends `openMedia`. */
  | { readonly type: 'ask' }
  | { readonly type: 'dropLink' }
  /** The one timer: replaces the one before; null: none. */
  | { readonly type: 'timer'; readonly delayMs: number | null };

export interface ViewerStep {
  readonly next: ViewerPhase;
  readonly effects: readonly ViewerEffect[];
}

export const VIEWER_START: ViewerPhase = { type: 'resting', attempt: 0, shown: { type: 'connecting' } };

const FINAL: ReadonlySet<RejectionCode> = new Set([
  'Unauthorized',
  'Forbidden',
  'NotFound',
  'StreamNotFound',
  'StreamEnded',
  'NotACreator',
]);
/** Tells whether asking again would be answered the same. */
export const isFinal = ({ code }: Rejection): boolean => FINAL.has(code);

export function shownBy(phase: ViewerPhase): ViewerState {
  switch (phase.type) {
    case 'asking':
    case 'resting':
      return phase.shown;
    case 'connecting':
    case 'recovering':
    case 'closed':
      return { type: 'connecting' };
    case 'playing':
      return { type: 'playing' };
    case 'over':
      return { type: 'failed', rejection: phase.rejection, final: true };
    default:
      return assertNever(phase);
  }
}

/** Decides what a viewer does next. `random` in [0, 1) spreads the waits. */
export function stepViewer(phase: ViewerPhase, event: ViewerEvent, random: number): ViewerStep {
  if (phase.type === 'closed') return stay(phase);
  switch (event.type) {
    case 'close':
      return { next: { type: 'closed' }, effects: [{ type: 'dropLink' }, timer(null)] };
    case 'seated':
      return ask(0, phase.type === 'over' ? { type: 'connecting' } : shownBy(phase));
    case 'granted':
      if (phase.type !== 'asking') return stay(phase);
      return { next: { type: 'connecting', attempt: phase.attempt }, effects: [timer(MEDIA_PACE.connectMs)] };
    case 'refused':
      return phase.type === 'asking' ? refused(phase, event.rejection, random) : stay(phase);
    case 'available':
      return available(phase, random);
    case 'bye':
      return hasLink(phase)
        ? rest('waiting', { attempt: 0, random, shown: { type: event.soon ? 'reconnecting' : 'waiting' } })
        : stay(phase);
    case 'replaced':
      if (!hasLink(phase)) return stay(phase);
      return { next: { type: 'connecting', attempt: 0 }, effects: [timer(MEDIA_PACE.connectMs)] };
    case 'connected':
      return hasLink(phase) ? { next: { type: 'playing' }, effects: [timer(null)] } : stay(phase);
    case 'broken':
      if (phase.type === 'playing')
        return { next: { type: 'recovering' }, effects: [timer(MEDIA_PACE.recoverMs)] };
      return phase.type === 'connecting' ? gaveUp(phase.attempt, random) : stay(phase);
    case 'orphaned':
      return hasLink(phase) ? gaveUp(phase.type === 'connecting' ? phase.attempt : 0, random) : stay(phase);
    case 'timer':
      return timedOut(phase, random);
    default:
      return assertNever(event);
  }
}

function hasLink(phase: ViewerPhase): boolean {
  return phase.type === 'connecting' || phase.type === 'playing' || phase.type === 'recovering';
}

function refused(
  phase: Extract<ViewerPhase, { type: 'asking' }>,
  rejection: Rejection,
  random: number,
): ViewerStep {
  if (isFinal(rejection)) return { next: { type: 'over', rejection }, effects: [timer(null)] };
  const { attempt } = phase;
  if (phase.poked) return poke({ type: 'resting', attempt, shown: phase.shown }, random);
  const isMine = rejection.code === 'PicturesTaken';
  if (isMine || rejection.code === 'MediaFull')
    return rest('full', { attempt, random, shown: { type: 'full', isMine } });
  if (rejection.code === 'MediaUnavailable') {
    const hoping = phase.shown.type === 'reconnecting' && attempt <= MEDIA_PACE.reconnectsShown;
    return rest('waiting', { attempt, random, shown: { type: hoping ? 'reconnecting' : 'waiting' } });
  }
  const shown = { type: 'failed', rejection, final: false } as const;
  return rest('trouble', { attempt, random, shown, atLeastMs: rejection.retryAfterMs ?? 0 });
}

function available(phase: ViewerPhase, random: number): ViewerStep {
  if (phase.type === 'asking') return stay({ ...phase, poked: true });
  return phase.type === 'resting' ? poke(phase, random) : stay(phase);
}

function poke(phase: Extract<ViewerPhase, { type: 'resting' }>, random: number): ViewerStep {
  return { next: phase, effects: [timer(Math.round(MEDIA_PACE.pokeMs * random))] };
}

function timedOut(phase: ViewerPhase, random: number): ViewerStep {
  if (phase.type === 'resting') return ask(phase.attempt + 1, phase.shown);
  if (phase.type === 'connecting') return gaveUp(phase.attempt, random);
  return phase.type === 'recovering' ? ask(0, { type: 'connecting' }) : stay(phase);
}

/** Gives a connection up that never came up, or that has nobody at its other end. */
function gaveUp(attempt: number, random: number): ViewerStep {
  const rejection = { code: 'UnknownPeer', message: REJECTIONS.UnknownPeer } as const;
  const shown: ViewerState =
    attempt + 1 < MEDIA_PACE.failuresShown
      ? { type: 'connecting' }
      : { type: 'failed', rejection, final: false };
  return rest('trouble', { attempt, random, shown });
}

function ask(attempt: number, before: ViewerState): ViewerStep {
  // What played is gone with the question.
  const shown: ViewerState = before.type === 'playing' ? { type: 'connecting' } : before;
  return { next: { type: 'asking', attempt, poked: false, shown }, effects: [timer(null), { type: 'ask' }] };
}

function rest(
  reason: RetryReason,
  input: {
    readonly attempt: number;
    readonly random: number;
    readonly shown: ViewerState;
    readonly atLeastMs?: number;
  },
): ViewerStep {
  const { attempt, shown, atLeastMs = 0 } = input;
  const delayMs = Math.max(atLeastMs, retryMs(reason, input));
  return { next: { type: 'resting', attempt, shown }, effects: [{ type: 'dropLink' }, timer(delayMs)] };
}

function stay(phase: ViewerPhase): ViewerStep {
  return { next: phase, effects: [] };
}

function timer(delayMs: number | null): ViewerEffect {
  return { type: 'timer', delayMs };
}
