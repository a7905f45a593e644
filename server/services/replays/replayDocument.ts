import type { StreamKind } from '../../../shared/protocol/feed.ts';
import type { ModeType } from '../../../shared/protocol/modes.ts';
import type { ReplayFailure } from '../../../shared/protocol/replays.ts';
import type { Replay, ReplayProgress } from './port.ts';
import type { ReplayFolder } from './ReplayFolder.ts';

/** A document of the collection `replays`. Its id is the replay's. */
export interface ReplayDocument {
  readonly creatorId: string;
  /** The one of the creator's places that it takes, which is unique. Replays of earlier versions do not have it. */
  readonly place?: string | undefined;
  readonly streamId: string;
  readonly title: string;
  readonly kind: StreamKind;
  readonly startedAtMs: number;
  readonly modes: readonly ModeType[];
  readonly isForGroup?: boolean | undefined;
  readonly isAdult?: boolean | undefined;
  /** The id of the folder where its files are. */
  readonly home: string;
  /** The same id, while there is something to be done for it. */
  readonly open?: string | undefined;
  readonly state: 'recording' | 'pending' | 'ready' | 'failed';
  /** How often making it was begun. */
  readonly tries: number;
  /** It is being made until then, in Unix milliseconds. */
  readonly busyUntilMs?: number | undefined;
  readonly why?: ReplayFailure | undefined;
  readonly bytes?: number | undefined;
  readonly durationMs?: number | undefined;
  readonly size?: { readonly width: number; readonly height: number } | null | undefined;
  readonly video?: string | undefined;
  readonly poster?: string | null | undefined;
  /** It is there while everybody may watch it. */
  readonly isPublic?: true | undefined;
}

export function replayOf(replayId: string, document: ReplayDocument, folder: ReplayFolder): Replay {
  const { creatorId, streamId, title, kind, startedAtMs, modes, isForGroup, isAdult } = document;
  const progress = progressOf(replayId, document, folder);
  const isPublic = document.isPublic ?? false;
  const facts = { replayId, creatorId, streamId, title, kind, startedAtMs, modes, isForGroup, isAdult };
  return { ...facts, progress, isPublic };
}

function progressOf(replayId: string, document: ReplayDocument, folder: ReplayFolder): ReplayProgress {
  const { state, home, why = 'broken', bytes = 0, durationMs = 0, size = null, video, poster } = document;
  switch (state) {
    case 'recording':
    case 'pending':
      return { type: state };
    case 'failed':
      return { type: 'failed', why };
    case 'ready': {
      const own = folder.of(replayId);
      const files =
        home === folder.home && video
          ? { video: `${own}/${video}`, poster: poster ? `${own}/${poster}` : null }
          : null;
      return { type: 'ready', bytes, durationMs, size, files };
    }
  }
}
