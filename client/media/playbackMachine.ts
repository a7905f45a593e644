/** How a media element does, and what is to be done about it: decided without touching one. */
export type Playback =
  /** It plays as it should, or there is nothing to play. */
  | 'playing'
  /** It plays without its sound: the browser wants a gesture first. */
  | 'silenced'
  /** It stands still, and only a gesture makes it go on. */
  | 'stopped';

export interface PlaybackState {
  readonly playback: Playback;
  /** When it was last set going again after a pause that nobody here asked for. */
  readonly resumedAtMs: number | null;
  /** Stalls one after another, without a moving picture between them. */
  readonly stalls: number;
}

export type PlaybackEvent =
  /** Another stream, or none. */
  | { readonly type: 'given' }
  | { readonly type: 'started' }
  /** The browser does not let it start; `silent`: not even without its sound. */
  | { readonly type: 'refused'; readonly silent: boolean }
  /** By a phone call, a media key, an extension: never by us. */
  | { readonly type: 'paused'; readonly hidden: boolean; readonly nowMs: number }
  /** The page can be seen again. */
  | { readonly type: 'seen' }
  | { readonly type: 'stalled' }
  /** Somebody else took its sound. */
  | { readonly type: 'silenced' }
  | { readonly type: 'tapped' };

export type PlaybackEffect =
  | 'play'
  /** Take its sound, then play. */
  | 'playSilently'
  /** Give its sound back, then play. */
  | 'playAloud'
  /** Take the stream away, give it again, then play. */
  | 'giveAgain';

export const PLAYBACK_PACE = {
  /** Who pauses it twice within this time wants it to stand. */
  steadyMs: 10_000,
  /** It moved no more for this long, times two for each stall before. */
  stallMs: 4_000,
  stallDoublings: 3,
} as const;

export const PLAYBACK_START: PlaybackState = { playback: 'playing', resumedAtMs: null, stalls: 0 };

export function stallAfterMs({ stalls }: PlaybackState): number {
  return PLAYBACK_PACE.stallMs * 2 ** Math.min(stalls, PLAYBACK_PACE.stallDoublings);
}

interface PlaybackStep {
  readonly next: PlaybackState;
  readonly effect: PlaybackEffect | null;
}

export function stepPlayback(state: PlaybackState, event: PlaybackEvent): PlaybackStep {
  const { playback } = state;
  switch (event.type) {
    case 'given':
      return { next: { ...state, resumedAtMs: null, stalls: 0 }, effect: 'play' };
    case 'started':
      return { next: { ...state, playback: playback === 'stopped' ? 'playing' : playback }, effect: null };
    case 'refused':
      return event.silent
        ? { next: { ...state, playback: 'stopped' }, effect: null }
        : { next: { ...state, playback: 'silenced' }, effect: 'playSilently' };
    case 'paused':
      return paused(state, event);
    case 'seen':
      return { next: state, effect: 'play' };
    case 'stalled':
      return { next: { ...state, stalls: state.stalls + 1 }, effect: 'giveAgain' };
    case 'silenced':
      return { next: { ...state, playback: 'silenced' }, effect: null };
    case 'tapped':
      return { next: PLAYBACK_START, effect: 'playAloud' };
  }
}

/** Returns the state after a pause. Behind another tab nothing is tried: a phone lets nothing play there. */
function paused(state: PlaybackState, { hidden, nowMs }: { hidden: boolean; nowMs: number }): PlaybackStep {
  if (hidden) return { next: state, effect: null };
  const again = state.resumedAtMs !== null && nowMs - state.resumedAtMs < PLAYBACK_PACE.steadyMs;
  if (again) return { next: { ...state, playback: 'stopped' }, effect: null };
  return { next: { ...state, resumedAtMs: nowMs }, effect: 'play' };
}
