import { z } from 'zod';
import type { StreamKind } from './feed.ts';
import type { ModeType } from './modes.ts';
import type { RejectionCode } from './rejections.ts';

/**
 * Why a replay could not be made. `empty`: nothing was sent while it was recorded. `broken`: no file could be made of
 * what was.
 */
export type ReplayFailure = 'empty' | 'broken';

/** A recorded stream, or a part of one, as its creator sees it. */
export interface ReplayView {
  readonly id: string;
  readonly title: string;
  readonly kind: StreamKind;
  readonly startedAtMs: number;
  /**
   * The modes that the stream had while it was recorded; a one-to-one that both agreed to record is a replay of its
   * own.
   */
  readonly modes: readonly ModeType[];
  readonly state:
    | { readonly type: 'recording' }
    | { readonly type: 'making' }
    | {
        readonly type: 'ready';
        readonly durationMs: number;
        readonly bytes: number;
        /** The size of the picture; null: there is sound alone. */
        readonly size: { readonly width: number; readonly height: number } | null;
        /**
         * Paths of the film and of its picture, which only the cookie of this answer opens. With `?download` a file
         * is given to keep.
         */
        readonly video: string;
        readonly poster: string | null;
      }
    | { readonly type: 'failed'; readonly why: ReplayFailure };
  /** Everybody may watch it. */
  readonly isPublic?: true;
}

/**
 * `GET /api/replays` answers a creator's own replays. `GET /api/replays/:replayId` answers one (`ReplayView`), also to a member
 * of the group that its stream was for; NotFound: there is none for the asker.
 */
export interface ReplaysAnswer {
  /** The replays, newest first. */
  readonly replays: readonly ReplayView[];
}

/**
 * `PUT /api/replays/:replayId/public` answers a ReplayView: shows a replay of the asker's to everybody, or to nobody else again.
 * NotFound; ReplayNotReady; ReplayIsPrivate: it is of a one-to-one; ReplayIsForAdults. `GET /api/profiles/:handle/replays` answers a ReplaysAnswer with
 * what a creator shows to everybody, also without a log-in; the addresses in it need no cookie.
 */
export const publicReplayBody = z.strictObject({ isPublic: z.boolean() });

/** `GET /api/recording` answers whether this creator can record. */
export interface RecordingAnswer {
  /** Why this creator cannot record now; null: recording is possible. */
  readonly refusal: RejectionCode | null;
}
