import { assertNever } from '../../shared/assertNever.ts';
import { NEW_DESK, type OverlayDesk } from '../../shared/overlayDesk.ts';
import type { LinesGone } from '../../shared/protocol/feed.ts';
import { isCombo, runAfter, type TipRun } from '../model/combos.ts';
import type { TipTier } from '../model/tipTiers.ts';
import { type Dresser, PLAIN_DRESSER, type ShownTip } from './alertLook.ts';
import { type Burst, gather, mesiOf } from './burst.ts';
import { atDesk, hold, laneOf, silenced } from './lanes.ts';
import { FLASH_PEAK } from './light.ts';
import { OVERLAY_LIMITS as LIMIT, SHOWING } from './overlayLimits.ts';
import type { OverlayTip } from './overlayTip.ts';
import { hasSeen, NOTHING_SEEN, remember, type SeenIds } from './seenIds.ts';

/** Who may be on screen, when and where. Pure; the rules are in SPEC.md. */
export type Lane = 'edge' | 'card' | 'stage' | 'burst';

interface CueBase {
  readonly id: number;
  readonly lane: Lane;
  /** Place within the lane, from 0. */
  readonly slot: number;
  readonly startMs: number;
  readonly durationMs: number;
  /** May brighten a large area when it begins. */
  readonly flash: boolean;
  /** Fades and slides only. */
  readonly calm: boolean;
}
export interface SoloCue extends CueBase {
  readonly kind: TipTier;
  readonly tip: ShownTip;
}
export interface BurstCue extends CueBase {
  readonly kind: 'burst';
  readonly burst: Burst;
}
export type Cue = SoloCue | BurstCue;

export interface DirectorState {
  readonly calm: boolean;
  /** Cards that fit above each other on this screen. */
  readonly cardSlots: number;
  readonly seen: SeenIds;
  /** The tips that came one upon the other, the last one included; null: none came yet. */
  readonly run: TipRun | null;
  /** What the creator decided about alerts. */
  readonly desk: OverlayDesk;
  /** How tips look. */
  readonly dresser: Dresser;
  /** Tips that wait until they are judged, in the order they came. */
  readonly held: readonly OverlayTip[];
  readonly active: readonly Cue[];
  readonly gathering: Burst | null;
  readonly cards: readonly OverlayTip[];
  readonly stage: readonly OverlayTip[];
  /** Begin of each flash of the last second. */
  readonly flashesMs: readonly number[];
  readonly lastEdgeMs: number;
  readonly nextCueId: number;
}

export type DirectorInput =
  | { readonly type: 'tip'; readonly tip: OverlayTip }
  | { readonly type: 'tick' }
  | { readonly type: 'desk'; readonly desk: OverlayDesk }
  | { readonly type: 'dress'; readonly dresser: Dresser }
  /** A moderator took the words of a tip, or of all tips of somebody, away. */
  | { readonly type: 'silence'; readonly of: LinesGone }
  | { readonly type: 'configure'; readonly calm: boolean; readonly cardSlots: number };

export interface Direction {
  readonly state: DirectorState;
  /** What begins now; each ends by itself after its duration. */
  readonly cues: readonly Cue[];
}

/** Tips that wait for their turn or for a judgement: what a page that is loaded again must not lose. */
export type WaitingTips = Pick<DirectorState, 'held' | 'cards' | 'stage' | 'gathering'>;

const NOBODY_WAITS: WaitingTips = { held: [], cards: [], stage: [], gathering: null };

export interface DirectorOpening {
  readonly calm: boolean;
  readonly cardSlots: number;
  /** What waited when the page was loaded again. */
  readonly waiting?: WaitingTips | undefined;
  readonly desk?: OverlayDesk | undefined;
  readonly dresser?: Dresser | undefined;
}

/** Opens a director with nothing on screen. */
export function openDirector({
  calm,
  cardSlots,
  waiting = NOBODY_WAITS,
  desk = NEW_DESK,
  dresser = PLAIN_DRESSER,
}: DirectorOpening): DirectorState {
  return {
    calm,
    cardSlots,
    seen: NOTHING_SEEN,
    run: null,
    desk,
    dresser,
    active: [],
    ...waiting,
    flashesMs: [],
    lastEdgeMs: Number.NEGATIVE_INFINITY,
    nextCueId: 1,
  };
}

export function decide(state: DirectorState, input: DirectorInput, nowMs: number): Direction {
  const begun: Cue[] = [];
  let next = afterTime(state, nowMs);
  switch (input.type) {
    case 'tip':
      if (!hasSeen(next.seen, input.tip.id)) next = take(next, input.tip, nowMs, begun);
      break;
    case 'desk':
      next = atDesk(next, input.desk, (state, tip) => admit(state, tip, nowMs, begun));
      break;
    case 'dress':
      next = dressedAnew(next, input.dresser, nowMs);
      break;
    case 'silence':
      next = silenced(next, input.of);
      break;
    case 'configure':
      next = { ...next, calm: input.calm, cardSlots: input.cardSlots };
      break;
    case 'tick':
      break;
    default:
      assertNever(input);
  }
  return { state: fillLanes(next, nowMs, begun), cues: begun };
}

/** Tells whether nothing is on screen and nothing may come on screen by itself: then the clock may stop. */
export function isIdle(state: DirectorState): boolean {
  return state.active.length === 0 && (state.desk.isPaused || waitingTips(state) === 0);
}

export function waitingTips({ gathering, cards, stage }: DirectorState): number {
  return (gathering?.count ?? 0) + cards.length + stage.length;
}

function afterTime(state: DirectorState, nowMs: number): DirectorState {
  return {
    ...state,
    active: state.active.filter((cue) => cue.startMs + cue.durationMs > nowMs),
    flashesMs: state.flashesMs.filter((atMs) => atMs > nowMs - 1_000),
  };
}

/** A tip that comes goes its lane: on screen in its turn, held, or nowhere. */
function take(state: DirectorState, given: OverlayTip, nowMs: number, begun: Cue[]): DirectorState {
  const seen = remember(state.seen, given.id);
  const { run, tip } = inRun(state.run, given);
  const known = { ...state, seen, run };
  switch (laneOf(tip, known.desk)) {
    case 'instant':
      return admit(known, tip, nowMs, begun);
    case 'reviewed':
      return hold(known, tip, nowMs);
    case 'rejected':
      return known;
  }
}

/** A tip says how many the combo is with it. Tests, and tips that are shown again, go on with none. */
function inRun(
  run: TipRun | null,
  tip: OverlayTip,
): { readonly run: TipRun | null; readonly tip: OverlayTip } {
  const { atMs, giverId = '', mesiMinor } = tip;
  if (atMs === undefined) return { run, tip };
  const next = runAfter(run, { atMs, giverId, mesiMinor });
  return { run: next, tip: isCombo(next) ? { ...tip, combo: next.count } : tip };
}

function admit(state: DirectorState, tip: OverlayTip, nowMs: number, begun: Cue[]): DirectorState {
  if (state.dresser.tierOf(tip) !== 'small') return enqueue(state, tip, nowMs);
  if (state.gathering === null && !state.desk.isPaused && edgeIsFree(state, nowMs))
    return showSolo(state, tip, nowMs, begun);
  return { ...state, gathering: gather(state.gathering, tip, nowMs) };
}

/** The queue keeps the largest; the smallest (of equals the newest) joins the burst. */
function enqueue(state: DirectorState, tip: OverlayTip, nowMs: number): DirectorState {
  const lane = queueOf(state, tip);
  const waiting = [...state[lane], tip];
  if (waiting.length <= queueLimit(lane)) return { ...state, [lane]: waiting };
  const smallest = waiting.reduce((least, other) => (mesiOf(other) <= mesiOf(least) ? other : least));
  return {
    ...state,
    [lane]: waiting.filter((other) => other !== smallest),
    gathering: gather(state.gathering, smallest, nowMs),
  };
}

function queueOf({ dresser }: DirectorState, tip: OverlayTip): 'cards' | 'stage' {
  return dresser.tierOf(tip) === 'medium' ? 'cards' : 'stage';
}

/** What waits goes where it belongs by its new look, in the order it came to its queue. */
function dressedAnew(state: DirectorState, dresser: Dresser, nowMs: number): DirectorState {
  let next: DirectorState = { ...state, dresser, cards: [], stage: [] };
  for (const tip of [...state.cards, ...state.stage]) {
    const isSmall = dresser.tierOf(tip) === 'small';
    next = isSmall ? { ...next, gathering: gather(next.gathering, tip, nowMs) } : enqueue(next, tip, nowMs);
  }
  return next;
}

function queueLimit(lane: 'cards' | 'stage'): number {
  return lane === 'cards' ? LIMIT.cardQueue : LIMIT.stageQueue;
}

function fillLanes(state: DirectorState, nowMs: number, begun: Cue[]): DirectorState {
  if (state.desk.isPaused) return state;
  let next = closeGathering(state, nowMs, begun);
  for (let tip = next.stage[0]; tip && freeSlot(next, 'stage', 1) !== null; tip = next.stage[0]) {
    next = { ...showSolo(next, tip, nowMs, begun), stage: next.stage.slice(1) };
  }
  for (let tip = next.cards[0]; tip && freeSlot(next, 'card', next.cardSlots) !== null; tip = next.cards[0]) {
    next = { ...showSolo(next, tip, nowMs, begun), cards: next.cards.slice(1) };
  }
  return next;
}

function closeGathering(state: DirectorState, nowMs: number, begun: Cue[]): DirectorState {
  const { gathering } = state;
  if (gathering === null || nowMs < gathering.openedAtMs + LIMIT.burstWindowMs) return state;
  const [only] = gathering.best;
  if (gathering.count === 1 && only) return closeSingle(state, only, nowMs, begun);
  if (freeSlot(state, 'burst', 1) === null) return state;
  const shown = { ...state, gathering: null };
  const burst = { ...gathering, best: gathering.best.map(state.dresser.shown) };
  return begin(shown, { kind: 'burst', burst, lane: 'burst', message: '' }, nowMs, begun);
}

/** One tip alone is no burst: it goes where it would have gone, as soon as there is room. */
function closeSingle(state: DirectorState, tip: OverlayTip, nowMs: number, begun: Cue[]): DirectorState {
  const alone = { ...state, gathering: null };
  if (state.dresser.tierOf(tip) === 'small') {
    return edgeIsFree(state, nowMs) ? showSolo(alone, tip, nowMs, begun) : state;
  }
  const lane = queueOf(state, tip);
  return state[lane].length < queueLimit(lane) ? { ...alone, [lane]: [...state[lane], tip] } : state;
}

function edgeIsFree(state: DirectorState, nowMs: number): boolean {
  return nowMs - state.lastEdgeMs >= LIMIT.edgeGapMs && freeSlot(state, 'edge', LIMIT.edgeSlots) !== null;
}

function freeSlot(state: DirectorState, lane: Lane, slots: number): number | null {
  const taken = state.active.filter((cue) => cue.lane === lane).map((cue) => cue.slot);
  for (let slot = 0; slot < slots; slot += 1) if (!taken.includes(slot)) return slot;
  return null;
}

const LANE_OF: Readonly<Record<TipTier, Lane>> = {
  small: 'edge',
  medium: 'card',
  large: 'stage',
  huge: 'stage',
};

function showSolo(state: DirectorState, tip: OverlayTip, nowMs: number, begun: Cue[]): DirectorState {
  const kind = state.dresser.tierOf(tip);
  const shown = state.dresser.shown(tip);
  return begin(state, { kind, tip: shown, lane: LANE_OF[kind], message: shown.message }, nowMs, begun);
}

type Content = { readonly lane: Lane; readonly message: string } & (
  | { readonly kind: TipTier; readonly tip: ShownTip }
  | { readonly kind: 'burst'; readonly burst: Burst }
);

function begin(state: DirectorState, content: Content, nowMs: number, begun: Cue[]): DirectorState {
  const { lane, message, ...what } = content;
  const slots = { edge: LIMIT.edgeSlots, card: state.cardSlots, stage: 1, burst: 1 }[lane];
  const look = what.kind === 'burst' ? undefined : what.tip.look;
  const calm = state.calm || look?.isGentle === true;
  const flash = !calm && FLASH_PEAK[what.kind] > 0 && state.flashesMs.length < LIMIT.flashesPerSecond;
  const cue: Cue = {
    ...what,
    id: state.nextCueId,
    lane,
    slot: freeSlot(state, lane, slots) ?? 0,
    startMs: nowMs,
    durationMs: showingMs(state, { kind: what.kind, message, askedMs: look?.durationMs ?? null }),
    flash,
    calm,
  };
  begun.push(cue);
  return {
    ...state,
    active: [...state.active, cue],
    flashesMs: flash ? [...state.flashesMs, nowMs] : state.flashesMs,
    lastEdgeMs: lane === 'edge' ? nowMs : state.lastEdgeMs,
    nextCueId: state.nextCueId + 1,
  };
}

interface ShowingInput {
  readonly kind: TipTier | 'burst';
  readonly message: string;
  /** How long the creator wants it to stay; null: as its kind and its message say. */
  readonly askedMs: number | null;
}

function showingMs(state: DirectorState, { kind, message, askedMs }: ShowingInput): number {
  const { durationMs, hasteMs, perCharMs, maxMs } = SHOWING[kind];
  const behind = {
    small: 0,
    medium: state.cards.length,
    large: state.stage.length,
    huge: state.stage.length,
    burst: 0,
  };
  if (behind[kind] >= LIMIT.hasteFrom) return Math.min(hasteMs, askedMs ?? hasteMs);
  return askedMs ?? Math.min(maxMs, durationMs + perCharMs * message.length);
}
