import { type OverlayDesk, type OverlayLane, overlayLaneOf } from '../../shared/overlayDesk.ts';
import type { LinesGone } from '../../shared/protocol/feed.ts';
import { gatherUnread, mesiOf } from './burst.ts';
import { OVERLAY_LIMITS as LIMIT } from './overlayLimits.ts';
import type { OverlayTip } from './overlayTip.ts';
import type { DirectorState } from './tipDirector.ts';

/** What the creator's desk means for the tips of an overlay. Pure; the rules are OV33 to OV37 of SPEC.md. */
export function laneOf(tip: OverlayTip, desk: OverlayDesk): OverlayLane {
  const { id, atMs, message } = tip;
  return atMs === undefined ? 'instant' : overlayLaneOf({ id, atMs, message }, desk);
}

/** Holds a tip until it is judged. Of what is more than the limit only the smallest tip's sum is shown. */
export function hold(state: DirectorState, tip: OverlayTip, nowMs: number): DirectorState {
  const held = [...state.held, tip];
  if (held.length <= LIMIT.heldQueue) return { ...state, held };
  const smallest = held.reduce((least, other) => (mesiOf(other) <= mesiOf(least) ? other : least));
  return {
    ...state,
    held: held.filter((other) => other !== smallest),
    gathering: gatherUnread(state.gathering, smallest, nowMs),
  };
}

/**
 * Takes a desk: what was skipped ends, what was approved goes on its way in the order it came, what was rejected goes
 * nowhere. An older desk than the one that is known changes nothing.
 */
export function atDesk(
  state: DirectorState,
  desk: OverlayDesk,
  admit: (state: DirectorState, tip: OverlayTip) => DirectorState,
): DirectorState {
  if (desk.revision < state.desk.revision) return state;
  const laneNow = (tip: OverlayTip) => laneOf(tip, desk);
  const mayWait = (tip: OverlayTip) => laneNow(tip) !== 'rejected';
  const known: DirectorState = {
    ...state,
    desk,
    active: desk.skips > state.desk.skips ? [] : state.active,
    held: state.held.filter((tip) => laneNow(tip) === 'reviewed'),
    cards: state.cards.filter(mayWait),
    stage: state.stage.filter(mayWait),
  };
  return state.held.filter((tip) => laneNow(tip) === 'instant').reduce(admit, known);
}

/** Takes words away from tips, wherever they wait. */
export function silenced(state: DirectorState, of: LinesGone): DirectorState {
  const isMeant = (tip: OverlayTip) => ('lineId' in of ? tip.id === of.lineId : tip.giverId === of.personId);
  const quiet = (tip: OverlayTip): OverlayTip => (isMeant(tip) ? { ...tip, message: '' } : tip);
  const { held, cards, stage, gathering } = state;
  return {
    ...state,
    held: held.map(quiet),
    cards: cards.map(quiet),
    stage: stage.map(quiet),
    gathering: gathering && { ...gathering, best: gathering.best.map(quiet) },
  };
}
