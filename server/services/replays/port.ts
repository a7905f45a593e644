import type { StreamKind } from '../../../shared/protocol/feed.ts';
import type { ModeType } from '../../../shared/protocol/modes.ts';
import type { ReplayFailure } from '../../../shared/protocol/replays.ts';

/** What was recorded of a stream under one name, and the playable file that becomes of it. Rules: SPEC.md. */
export interface ReplayFacts {
  readonly replayId: string;
  readonly streamId: string;
  readonly creatorId: string;
  readonly title: string;
  readonly kind: StreamKind;
  readonly startedAtMs: number;
  /** In which it was recorded, each once, in the order of their first; a one-to-one is a replay of its own. */
  readonly modes: readonly ModeType[];
}

export type ReplayProgress =
  | { readonly t: 'recording' }
  /** Its turn to be made has not come, or it is being made. */
  | { readonly t: 'pending' }
  | {
      readonly t: 'ready';
      readonly bytes: number;
      readonly durationMs: number;
      /** null: sound alone. */
      readonly size: { readonly width: number; readonly height: number } | null;
      /** Paths; null: on the disk of another server. */
      readonly files: { readonly video: string; readonly poster: string | null } | null;
    }
  | { readonly t: 'failed'; readonly why: ReplayFailure };

export interface Replay extends ReplayFacts {
  readonly progress: ReplayProgress;
}

export type RecordingRefusal = 'RecordingUnavailable' | 'RecordingDiskFull' | 'ReplaysFull';

export interface ReplaysPort {
  /** Why nothing more can be recorded (of that creator, where one is named); null: it can. */
  refusal(creatorId?: string): Promise<RecordingRefusal | null>;
  /**
   * It is being recorded. Said again it replaces the title, and adds to its modes; after `finish` it changes nothing.
   * `ReplaysFull`: its creator has as many as there may be, and there is no replay of it.
   */
  keep(facts: ReplayFacts): Promise<'kept' | 'ReplaysFull'>;
  /** Nothing is added any more: it is made when its turn comes. Idempotent; an unknown one is no matter. */
  finish(replayId: string): Promise<void>;
  /** Newest first, at most `LIMITS.replays`. */
  list(creatorId: string): Promise<readonly Replay[]>;
  /** null: there is none. Whose it is, the caller judges. */
  get(replayId: string): Promise<Replay | null>;
  /** With its files. `StillRecording`: it has to end first. One that is not there is no matter. */
  remove(replayId: string): Promise<'removed' | 'StillRecording'>;
  health(): Promise<{ readonly ok: boolean; readonly detail?: string }>;
}
