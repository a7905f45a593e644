import type { Asset } from '../money.ts';
import type { DisappearDays, GroupSettings } from './chat.ts';
import type { CallMedium, CallOutcome } from './chatCalls.ts';
import type { LineFile, LineLock } from './chatFiles.ts';
import type { Person } from './people.ts';

/** The lines of a conversation, as the seats of room `chat` are told them. */

/** Says what happened in a group; each client words it in its reader's language. `from` of the line did it. */
export type Notice =
  | { readonly type: 'created' }
  | { readonly type: 'added'; readonly people: readonly Person[] }
  | { readonly type: 'joined' }
  | { readonly type: 'left' }
  | { readonly type: 'removed'; readonly person: Person }
  | { readonly type: 'roleSet'; readonly person: Person; readonly role: 'admin' | 'member' }
  | { readonly type: 'handedOver'; readonly person: Person }
  | { readonly type: 'renamed'; readonly name: string }
  | { readonly type: 'pictureSet' }
  | { readonly type: 'pictureRemoved' }
  | { readonly type: 'settingsChanged'; readonly settings: GroupSettings }
  | { readonly type: 'pinned'; readonly seq: number }
  /** In a direct conversation: the other one writes for free from here on, or has to pay again. */
  | { readonly type: 'writesFree' }
  | { readonly type: 'paysAgain' }
  /** After how many days lines disappear from here on; 0: they stay. */
  | { readonly type: 'disappearing'; readonly days: DisappearDays }
  /** Somebody tipped another member, in minor units of the asset; `tipId` names the tip and says nothing of its entry. */
  | {
      readonly type: 'tipped';
      readonly to: Person;
      readonly asset: Asset;
      readonly amountMinor: string;
      readonly message: string;
      readonly tipId: string;
    }
  /** A call is over. `talkedMs` is how long people saw or heard each other; `missedIds` are those who did not take it. */
  | {
      readonly type: 'called';
      readonly callId: string;
      readonly medium: CallMedium;
      readonly outcome: CallOutcome;
      readonly talkedMs: number;
      readonly missedIds: readonly string[];
      /** What it cost; absent: nothing. */
      readonly cost?: CalledCost;
    }
  /** `from` went live for this group. */
  | {
      readonly type: 'wentLive';
      readonly streamId: string;
      readonly title: string;
    }
  /** A stream of `from` that belongs to this group was tipped; `giver` null: they wished to be anonymous. */
  | {
      readonly type: 'streamTipped';
      readonly streamId: string;
      readonly giver: Person | null;
      readonly asset: Asset;
      readonly amountMinor: string;
      readonly message: string;
      readonly tipId: string;
    }
  /** The stream is over; `raisedMinor` is in minor units of MESI, and `replayId` null where members can watch none. */
  | {
      readonly type: 'streamEnded';
      readonly streamId: string;
      readonly title: string;
      readonly durationMs: number;
      readonly raisedMinor: string;
      readonly tipCount: number;
      readonly replayId: string | null;
    };

export interface ReactionView {
  readonly emoji: string;
  readonly personIds: readonly string[];
}

/** A line that was written for money; the amount is in minor units of MESI. */
export interface PaidLineView {
  readonly orderId: string;
  readonly amountMinor: string;
  /** `held` until it is answered; it is then `paid`. Otherwise the money has `returned`. */
  readonly state: 'held' | 'paid' | 'returned';
  /** When the money returns that is held. */
  readonly untilMs: number;
}

/** What a call cost, in minor units of MESI: what was taken of what was held for it, and what returned. */
export interface CalledCost {
  readonly payerId: string;
  readonly perMinuteMinor: string;
  readonly takenMinor: string;
  readonly returnedMinor: string;
  readonly orderIds: readonly string[];
}

interface LineBase {
  readonly seq: number;
  readonly from: Person;
  readonly atMs: number;
}

/**
 * A line, whole. A later one with the same `seq` replaces it: it was edited, erased, or somebody reacted. Of an erased one
 * nothing is left but that it was there.
 */
export type ChatLine =
  | (LineBase & {
      readonly type: 'text';
      readonly text: string;
      /** What its writer named the command; by it a page finds its own line again. */
      readonly commandId: string;
      /** The number of the line that this one answers; whoever may read that one asks for it. */
      readonly replyTo: number | null;
      readonly mentions: readonly Person[];
      /** In the order in which they are shown; absent: the line is text alone. */
      readonly files?: readonly LineFile[];
      /** What opens its files to others than its writer; absent: nothing has to. */
      readonly lock?: LineLock;
      /** Whether it was written elsewhere, and forwarded to here; absent: it was not. */
      readonly isForwarded?: true;
      readonly editedAtMs: number | null;
      /** When it disappears, ms; absent: it stays. */
      readonly untilMs?: number;
      readonly reactions: readonly ReactionView[];
      /** How it stands with the money of a line that was written for money; absent: it was not. */
      readonly paid?: PaidLineView;
    })
  | (LineBase & { readonly type: 'notice'; readonly notice: Notice })
  | (LineBase & {
      readonly type: 'erased';
      /** Its time was over; pages show nothing of it. */
      readonly hasExpired?: true;
    });
