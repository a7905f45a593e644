import type { Asset } from '../money.ts';
import type { GatePlace } from './gates.ts';
import type { MenuItem, MenuQueueView, ModeView, RequestsView, SaleView, StreamCategory } from './modes.ts';
import type { Person } from './people.ts';
import type { PinView } from './pins.ts';
import type { LivePledgeGoal } from './pledgeGoals.ts';

export const REACTION_KINDS = ['heart', 'fire', 'clap', 'laugh', 'wow', 'star'] as const;
export type ReactionKind = (typeof REACTION_KINDS)[number];
export type ReactionCounts = Partial<Record<ReactionKind, number>>;

export type StreamKind = 'video' | 'audio';
/** Why a stream ended. With `takenDown` whoever runs the server ended it. A reason that a client does not know is an end. */
export type EndReason = 'creatorEnded' | 'creatorGone' | 'timeLimit' | 'takenDown';

export interface LineEvent {
  readonly type: 'line';
  /** The line's id, unique in the stream; the same line shown twice has the same id. */
  readonly id: string;
  readonly atMs: number;
  readonly from: Person;
  readonly role: 'creator' | 'moderator' | 'viewer';
  readonly text: string;
  /** The months for which the writer has subscribed to the creator, the one that runs included; absent: is no subscriber. */
  readonly subscribedMonths?: number;
}

export interface TipEvent {
  readonly type: 'tip';
  /** The tip's id. It is not the ledger entry's, which would name the giver. A client shows each id at most once. */
  readonly id: string;
  readonly atMs: number;
  /** The giver; null: the giver wished to be anonymous. */
  readonly from: Person | null;
  /** The asset of what was paid; `amountMinor` is the amount in its minor units, a decimal string. */
  readonly asset: Asset;
  readonly amountMinor: string;
  /** What the creator was credited, in MESI minor units. */
  readonly mesiMinor: string;
  /** All that this giver gave in this stream, this tip included. All anonymous givers are one. */
  readonly giverTotalMinor: string;
  readonly message: string;
  /** Title of the item of the tip menu that was ordered, and is done. */
  readonly menuTitle?: string;
  /** The giver is named with the tip, and stands on no board. */
  readonly isUnranked?: true;
}

/** What a moderator took away: one line, the words of one tip, or all of somebody who was removed. */
export type LinesGone = { readonly lineId: string } | { readonly personId: string };

export type FeedEvent =
  | LineEvent
  | TipEvent
  /** Takes lines, and the words of tips, out of what is shown. What was paid stays. */
  | { readonly type: 'linesGone'; readonly of: LinesGone }
  /** Takes a paid message from above the chat. It stays in the chat, and what was paid stays paid. */
  | { readonly type: 'unpinned'; readonly tipId: string }
  /** Says how often each reaction came since the last such event. */
  | { readonly type: 'reactions'; readonly counts: ReactionCounts }
  /** Says how many watch; `guests` of them have no account, and none when it is absent. */
  | { readonly type: 'viewers'; readonly count: number; readonly guests?: number }
  | { readonly type: 'goal'; readonly goal: GoalView | null }
  /** Shows a goal for which viewers pledge, as it stands now; null: none any more. */
  | { readonly type: 'pledgeGoal'; readonly goal: LivePledgeGoal | null }
  /** Changes what the stream says of itself; tags that are absent stay. */
  | {
      readonly type: 'about';
      readonly title: string;
      readonly category: StreamCategory | null;
      readonly tags?: readonly string[];
    }
  | {
      readonly type: 'live';
      readonly title: string;
      readonly kind: StreamKind;
      readonly category: StreamCategory | null;
      readonly tags?: readonly string[];
      readonly startedAtMs: number;
    }
  /** Puts the stream into this mode: what follows in the same frame is for those inside only. */
  | { readonly type: 'mode'; readonly mode: ModeView }
  | { readonly type: 'sale'; readonly sale: SaleView | null }
  | { readonly type: 'requests'; readonly requests: RequestsView | null }
  | { readonly type: 'menu'; readonly items: readonly MenuItem[] }
  | { readonly type: 'menuQueue'; readonly queue: MenuQueueView }
  | { readonly type: 'recording'; readonly recording: RecordingView | null }
  /** Says what is asked for at the doors of the stream, and whether it is marked as for adults; both as they are now. */
  | { readonly type: 'gates'; readonly gates: StageGates; readonly isAdult: boolean }
  /** Sets the shortest time between two lines of one person; 0: none. */
  | { readonly type: 'slowMode'; readonly everyMs: number }
  | { readonly type: 'tipRules'; readonly rules: TipRules }
  | { readonly type: 'creatorAway'; readonly sinceMs: number }
  | { readonly type: 'creatorBack' }
  | { readonly type: 'ended'; readonly atMs: number; readonly reason: EndReason };

/** Where something is asked of whoever comes in. What it is, is told to each person by themselves. */
export interface StageGates {
  /** The places at which the creator asks for something. */
  readonly places: readonly GatePlace[];
  /** Whether this server asks for an age where something is paid, or marked as for adults. */
  readonly hasAge: boolean;
  /** From whom the creator hides by country: `some` people, or `unknown` ones as well. Absent: from nobody. */
  readonly hides?: 'some' | 'unknown';
}

/** The smallest tips, in MESI minor units as decimal strings; "0" takes any amount. */
export interface TipRules {
  /** The smallest tip that is taken. */
  readonly smallestMinor: string;
  /** The smallest tip that may carry a text. */
  readonly smallestTextMinor: string;
}

export type HistoryEvent = LineEvent | TipEvent;

/**
 * The message `feed`, from server to client: all events of one tick. Within an epoch `seq` rises by one with each
 * frame.
 */
export interface FeedFrame {
  readonly epoch: number;
  readonly seq: number;
  readonly events: readonly FeedEvent[];
}

/** Says that the creator has this stream recorded: what the creator sends, and nobody else's picture or sound. */
export interface RecordingView {
  readonly sinceMs: number;
  /**
   * While it is `on`, the stream is being kept; while `waiting`, it will be as soon as the creator sends something;
   * while `paused`, nothing is kept until the one-to-one is over.
   */
  readonly state: 'on' | 'waiting' | 'paused';
}

export interface GoalView {
  readonly title: string;
  readonly targetMinor: string;
  /** Marks on the way, the lowest first, each below the target; absent: there are none. */
  readonly milestones?: readonly GoalMilestone[];
}

/** A mark on the way to a goal: what happens when so much was raised in the stream, MESI minor units. */
export interface GoalMilestone {
  readonly title: string;
  readonly atMinor: string;
}

export interface TipperView {
  /** The giver; null: all anonymous givers, summed as one. */
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

/** Everything of a stream that anybody in it may see, as of one (epoch, seq). */
export interface StageView {
  readonly streamId: string;
  readonly creator: Person;
  readonly title: string;
  readonly kind: StreamKind;
  readonly category: StreamCategory | null;
  /** Words by which the stream is found, at most LIMITS.streamTags; absent: it has none. */
  readonly tags?: readonly string[];
  /** The mode. A client that does not know its type shows the closed door. */
  readonly mode: ModeView;
  /** The current ticket sale, or the last one whose tickets still count. */
  readonly sale: SaleView | null;
  readonly requests: RequestsView | null;
  readonly menu: readonly MenuItem[];
  /** What was ordered from the menu; absent: nothing yet. */
  readonly menuQueue?: MenuQueueView;
  readonly slowModeMs: number;
  readonly tipRules: TipRules;
  /** The recording that goes on; null: the stream is not recorded. */
  readonly recording: RecordingView | null;
  readonly phase: PhaseView;
  /** Where something is asked of whoever comes in; absent: nowhere. */
  readonly gates?: StageGates;
  /** Present: the creator has marked the stream as for adults. */
  readonly isAdult?: boolean;
  /** Who watches, guests among them. */
  readonly viewers: number;
  /** How many of them have no account; absent: none had since the stream began. */
  readonly guests?: number;
  readonly goal: GoalView | null;
  /** The goal of the creator for which viewers pledge here; absent or null: none is shown. */
  readonly pledgeGoal?: LivePledgeGoal | null;
  /** What was credited to the creator in this stream, MESI minor units. */
  readonly raisedMinor: string;
  readonly tipCount: number;
  /** The top tippers, the best first, at most LIMITS.topTippers. */
  readonly topTippers: readonly TipperView[];
  /** The paid messages that stay above the chat, the largest first; absent: none ever did. Each is shown until its `untilMs`. */
  readonly pins?: readonly PinView[];
}

/**
 * The message `snapshot`, from server to client. It replaces everything the client knew; frames continue it at seq +
 * 1.
 */
export interface FeedSnapshot {
  readonly epoch: number;
  readonly seq: number;
  readonly stage: StageView;
  /** The last lines and tips, oldest first, at most LIMITS.historyEvents. */
  readonly history: readonly HistoryEvent[];
  /**
   * What was taken away lately, at most LIMITS.linesGone, for pages that still show what is older than `history`.
   * Absent: nothing.
   */
  readonly gone?: readonly LinesGone[];
}
