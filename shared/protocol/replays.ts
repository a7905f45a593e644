import type { StreamKind } from './feed.ts';
import type { ModeType } from './modes.ts';
import type { RejectionCode } from './rejections.ts';

/** `empty`: nothing was sent while it was recorded; `broken`: no file could be made of what was. */
export type ReplayFailure = 'empty' | 'broken';

/** A recorded stream, or a part of one, as its creator sees it. */
export interface ReplayView {
  readonly id: string;
  readonly title: string;
  readonly kind: StreamKind;
  readonly startedAtMs: number;
  /** What the stream was while it was recorded; a one-to-one that both agreed to record is a replay of its own. */
  readonly modes: readonly ModeType[];
  readonly state:
    | { readonly type: 'recording' }
    | { readonly type: 'making' }
    | {
        readonly type: 'ready';
        readonly durationMs: number;
        readonly bytes: number;
        /** null: sound alone. */
        readonly size: { readonly width: number; readonly height: number } | null;
        /** Paths that the cookie set by this answer opens, and nothing else. With `?download` a file to keep. */
        readonly video: string;
        readonly poster: string | null;
      }
    | { readonly type: 'failed'; readonly why: ReplayFailure };
}

/** `GET /api/replays` */
export interface ReplaysAnswer {
  /** Newest first. */
  readonly replays: readonly ReplayView[];
}

/** `GET /api/recording` */
export interface RecordingAnswer {
  /** Why this creator cannot record now; null: can. */
  readonly refusal: RejectionCode | null;
}
