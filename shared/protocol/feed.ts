import type { Asset } from '../money.ts';
import type { MenuItem, ModeView, RequestsView, SaleView, StreamCategory } from './modes.ts';
import type { Person } from './people.ts';

export const REACTION_KINDS = ['heart', 'fire', 'clap', 'laugh', 'wow', 'star'] as const;
export type ReactionKind = (typeof REACTION_KINDS)[number];
export type ReactionCounts = Partial<Record<ReactionKind, number>>;

export type StreamKind = 'video' | 'audio';
export type EndReason = 'creatorEnded' | 'creatorGone' | 'timeLimit';

export interface LineEvent {
  readonly t: 'line';
  /** Unique in the stream; the same line shown twice has the same id. */
  readonly id: string;
  readonly atMs: number;
  readonly from: Person;
  readonly role: 'creator' | 'moderator' | 'viewer';
  readonly text: string;
}

export interface TipEvent {
  readonly t: 'tip';
  /** Not the ledger entry's id, which would name the giver. A client shows each id at most once. */
  readonly id: string;
  readonly atMs: number;
  /** null: the giver wished to be anonymous. */
  readonly from: Person | null;
  /** What was paid, minor units as a decimal string, and in which asset. */
  readonly asset: Asset;
  readonly amountMinor: string;
  /** What the creator was credited, in MESI minor units. */
  readonly mesiMinor: string;
  /** All that this giver (or all anonymous ones together) gave in this stream, this tip included. */
  readonly giverTotalMinor: string;
  readonly message: string;
  /** Title of the tip menu's item that was chosen. */
  readonly menuTitle?: string;
}

/** What a moderator took away: one line, or the words of one tip; or all of somebody who was removed. */
export type LinesGone = { readonly lineId: string } | { readonly personId: string };

export type FeedEvent =
  | LineEvent
  | TipEvent
  /** Those lines are shown no longer, and of those tips the words. What was paid stays. */
  | { readonly t: 'linesGone'; readonly of: LinesGone }
  /** How often each reaction came since the last such event. */
  | { readonly t: 'reactions'; readonly counts: ReactionCounts }
  | { readonly t: 'viewers'; readonly count: number }
  | { readonly t: 'goal'; readonly goal: GoalView | null }
  | {
      readonly t: 'live';
      readonly title: string;
      readonly kind: StreamKind;
      readonly category: StreamCategory | null;
      readonly startedAtMs: number;
    }
  /** The stream is in this mode from here on: what follows in the same frame is for those inside only. */
  | { readonly t: 'mode'; readonly mode: ModeView }
  | { readonly t: 'sale'; readonly sale: SaleView | null }
  | { readonly t: 'requests'; readonly requests: RequestsView | null }
  | { readonly t: 'menu'; readonly items: readonly MenuItem[] }
  | { readonly t: 'recording'; readonly recording: RecordingView | null }
  /** Least time between two lines of one person; 0: none. */
  | { readonly t: 'slowMode'; readonly everyMs: number }
  | { readonly t: 'tipRules'; readonly rules: TipRules }
  | { readonly t: 'creatorAway'; readonly sinceMs: number }
  | { readonly t: 'creatorBack' }
  | { readonly t: 'ended'; readonly atMs: number; readonly reason: EndReason };

/** MESI minor units as decimal strings; "0": any amount. */
export interface TipRules {
  /** The smallest tip that is taken. */
  readonly smallestMinor: string;
  /** The smallest one that may carry a text. */
  readonly smallestTextMinor: string;
}

export type HistoryEvent = LineEvent | TipEvent;

/** Server → client message `feed`: all events of one tick. Within an epoch `seq` rises by one a frame. */
export interface FeedFrame {
  readonly epoch: number;
  readonly seq: number;
  readonly events: readonly FeedEvent[];
}

/** The creator has this stream recorded: what the creator sends, and nobody else's picture or sound. */
export interface RecordingView {
  readonly sinceMs: number;
  /**
   * `on`: it is being kept; `waiting`: it will be as soon as the creator sends something; `paused`: nothing is, until
   * the one-to-one is over.
   */
  readonly state: 'on' | 'waiting' | 'paused';
}

export interface GoalView {
  readonly title: string;
  readonly targetMinor: string;
}

export interface TipperView {
  /** null: anonymous givers are summed as one. */
  readonly person: Person | null;
  readonly mesiMinor: string;
}

export type PhaseView =
  | { readonly type: 'idle' }
  | { readonly type: 'live'; readonly startedAtMs: number; readonly creator: 'present' | 'away' }
  | {
      readonly type: 'ended';
      readonly startedAtMs: number;
      readonly endedAtMs: number;
      readonly reason: EndReason;
    };

/** Everything of a stream that anybody in it may see, at one (epoch, seq). */
export interface StageView {
  readonly streamId: string;
  readonly creator: Person;
  readonly title: string;
  readonly kind: StreamKind;
  readonly category: StreamCategory | null;
  /** A client that does not know a type shows the closed door. */
  readonly mode: ModeView;
  /** The current ticket sale, or the last one whose tickets still count. */
  readonly sale: SaleView | null;
  readonly requests: RequestsView | null;
  readonly menu: readonly MenuItem[];
  readonly slowModeMs: number;
  readonly tipRules: TipRules;
  /** null: not recorded. */
  readonly recording: RecordingView | null;
  readonly phase: PhaseView;
  readonly viewers: number;
  readonly goal: GoalView | null;
  /** MESI minor units credited to the creator in this stream. */
  readonly raisedMinor: string;
  readonly tipCount: number;
  /** Best first, at most LIMITS.topTippers. */
  readonly topTippers: readonly TipperView[];
}

/** Server → client message `snapshot`: replaces everything the client knew; frames continue at seq + 1. */
export interface FeedSnapshot {
  readonly epoch: number;
  readonly seq: number;
  readonly stage: StageView;
  /** Oldest first, at most LIMITS.historyEvents. */
  readonly history: readonly HistoryEvent[];
  /** The latest, at most LIMITS.linesGone: for whoever still shows what is older than `history`. Absent: none. */
  readonly gone?: readonly LinesGone[];
}
