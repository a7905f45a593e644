import type { StreamKind } from '../../../shared/protocol/feed.ts';
import type { ModeType } from '../../../shared/protocol/modes.ts';
import type { ReplayFailure } from '../../../shared/protocol/replays.ts';

/** What was recorded of a stream under one name, and the playable file that becomes of it. SPEC.md has the rules. */
export interface ReplayFacts {
  readonly replayId: string;
  readonly streamId: string;
  readonly creatorId: string;
  readonly title: string;
  readonly kind: StreamKind;
  readonly startedAtMs: number;
  /**
   * The modes in which it was recorded, each once, in the order of their first; a one-to-one is a replay of its own.
   */
  readonly modes: readonly ModeType[];
  /** Whether every member of the stream's group could be inside in all of them; absent: nobody noted it. */
  readonly isForGroup?: boolean | undefined;
  /** Whether the stream was marked as for adults while something of it was recorded; absent: it was not, or nobody noted it. */
  readonly isAdult?: boolean | undefined;
}

export type ReplayProgress =
  | { readonly type: 'recording' }
  /** Its turn to be made has not come, or it is being made. */
  | { readonly type: 'pending' }
  | {
      readonly type: 'ready';
      readonly bytes: number;
      readonly durationMs: number;
      /** The size in pixels; null when there is sound alone. */
      readonly size: { readonly width: number; readonly height: number } | null;
      /** The paths of the files; null when they are on the disk of another server. */
      readonly files: { readonly video: string; readonly poster: string | null } | null;
    }
  | { readonly type: 'failed'; readonly why: ReplayFailure };

export interface Replay extends ReplayFacts {
  readonly progress: ReplayProgress;
  /** Whether everybody may watch it. */
  readonly isPublic: boolean;
}

export type RecordingRefusal = 'RecordingUnavailable' | 'RecordingDiskFull' | 'ReplaysFull';

export interface ReplaysPort {
  /** Why nothing more can be recorded (of that creator, where one is named); null when it can. */
  refusal(creatorId?: string): Promise<RecordingRefusal | null>;
  /**
   * Says that it is being recorded. Said again it replaces the title, and adds to its modes; after `finish` it changes
   * nothing. It is answered `ReplaysFull` when its creator has as many as there may be, and there is no replay of it.
   */
  keep(facts: ReplayFacts): Promise<'kept' | 'ReplaysFull'>;
  /**
   * Says that nothing is added any more: it is made when its turn comes. It is idempotent, and an unknown one is no
   * error.
   */
  finish(replayId: string): Promise<void>;
  /** Lists the replays of a creator, the newest first, at most `LIMITS.replays`. */
  list(creatorId: string): Promise<readonly Replay[]>;
  /** Returns a replay; null when there is none. The caller judges whose it is. */
  get(replayId: string): Promise<Replay | null>;
  /**
   * Removes a replay with its files. It is answered `StillRecording` when it has to end first. One that is not there is
   * no error.
   */
  remove(replayId: string): Promise<'removed' | 'StillRecording'>;
  health(): Promise<{ readonly ok: boolean; readonly detail?: string }>;
}

/** Lets everybody watch a replay, or its creator alone again. */
export interface PublicReplaysPort {
  /** Sets it for a replay that is ready; of any other nothing changes. The caller judges whose it is. */
  set(replayId: string, isPublic: boolean): Promise<void>;
}
