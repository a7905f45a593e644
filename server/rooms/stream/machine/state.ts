import type { Map as PersistentMap, Set as PersistentSet } from 'immutable';
import type { AuditLog, DecidedAct } from '../../../../shared/auditActs.ts';
import type { CurbTerms } from '../../../../shared/protocol/curbs.ts';
import type { FeedEvent, ReactionCounts } from '../../../../shared/protocol/feed.ts';
import { applyEvent, type FeedView } from '../../../../shared/protocol/reduceFeed.ts';
import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import type { Rights } from '../../../domain/rights.ts';
import type { Talk } from '../../policies/talk.ts';
import type { Modes } from './modes.ts';
import type { StreamTally } from './tally.ts';
import { modeView } from './views.ts';

/** What one authority decided, and what of it nobody has been told yet. Asks are heard as lines are. */
export interface StreamState extends Talk {
  readonly epoch: number;
  /** The number of the last frame cut. */
  readonly seq: number;
  /**
   * The view with every decided event applied, told or not. Sale and requests of the stage follow when a frame is
   * cut.
   */
  readonly view: FeedView;
  /** Events that are decided, and wait for the next frame. */
  readonly pending: readonly FeedEvent[];
  readonly reactions: ReactionCounts;
  /** Ids of all tips that ever were in this stream's feed. */
  readonly shown: PersistentSet<string>;
  /** Ids of shown tips that are not yet in a sealed page. */
  readonly page: readonly string[];
  readonly sealedPages: readonly string[];
  /** What each giver gave, MESI minor units; all anonymous ones are under ''. */
  readonly givers: PersistentMap<string, bigint>;
  /** What each person paid, anonymous or not, MESI minor units. */
  readonly payers: PersistentMap<string, bigint>;
  /** False: more was written before this authority ruled than the document kept. */
  readonly saidIsAll: boolean;
  readonly shards: PersistentMap<string, ShardView>;
  readonly creatorAwaySinceMs: number | null;
  readonly endedAtMs: number | null;
  /** When the document was last written only for the sake of the time in it. */
  readonly stampedAtMs: number;
  readonly modes: Modes;
  /** Modes and payers as of the last frame cut; null: none was cut since this authority rules. */
  readonly cut: Pick<StreamState, 'modes' | 'payers' | 'curbs'> | null;
  /** Whom the creator restricts, by person. It lies with the curbs, and not in the document. */
  readonly curbs: PersistentMap<string, CurbTerms>;
  readonly rights: Rights;
  readonly tally: StreamTally;
  /** The audit log as of the last cut. */
  readonly audit: AuditLog;
  /** Acts that are decided, and come into the log with the next cut. */
  readonly acts: readonly DecidedAct[];
}

export interface ShardView {
  readonly roomId: string;
  readonly seats: number;
  readonly guests: number;
  readonly partnerOf: string | null;
  /** What was counted of the shard's reactions; null: nothing yet. */
  readonly reactions: ReactionCounts | null;
  readonly heardAtMs: number;
}

export type StreamDecision =
  | { readonly ok: true; readonly next: StreamState }
  | { readonly ok: false; readonly rejection: RejectionCode };

export const ok = (next: StreamState): StreamDecision => ({ ok: true, next });
export const refuse = (code: RejectionCode): StreamDecision => ({ ok: false, rejection: code });

export function emit(state: StreamState, event: FeedEvent): StreamState {
  return { ...state, view: applyEvent(state.view, event), pending: [...state.pending, event] };
}

/** Changes modes, in the only way there is: everybody is told of a new mode where it happens in the feed. */
export function change(state: StreamState, patch: Partial<Modes>): StreamState {
  const modes = { ...state.modes, ...patch };
  const next = { ...state, modes };
  const same = modes.base === state.modes.base && modes.call === state.modes.call;
  if (same) return next;
  const mode = modeView(modes);
  return JSON.stringify(mode) === JSON.stringify(state.view.stage.mode)
    ? next
    : emit(next, { type: 'mode', mode });
}

/** Says whether a line was taken away: then it is not said again when it is told again. */
export function isGone({ view }: StreamState, lineId: string): boolean {
  return (view.gone ?? []).some((of) => 'lineId' in of && of.lineId === lineId);
}

export function isLive(state: StreamState): boolean {
  return state.view.stage.phase.type === 'live';
}

/** Returns why nothing can be had of a stream that is not live; null: it is live. */
export function whyNotLive(state: StreamState): RejectionCode | null {
  const { type } = state.view.stage.phase;
  if (type === 'live') return null;
  return type === 'ended' ? 'StreamEnded' : 'StreamNotLive';
}

export function isCreatorHere(state: StreamState): boolean {
  return isLive(state) && state.creatorAwaySinceMs === null;
}
