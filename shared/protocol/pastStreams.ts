import type { StreamKind } from './feed.ts';
import type { ModeType, StreamCategory } from './modes.ts';

/** What a stream came to beside its tips. Times are in milliseconds, amounts in minor units of MESI. */
export interface StreamSum {
  readonly peakViewers: number;
  readonly averageViewers: number;
  readonly modeMs: Readonly<Record<ModeType, number>>;
  readonly ticketsMinor: string;
  readonly callsMinor: string;
  /** What was held or paid and went back to fans. */
  readonly returnedMinor: string;
}

/** A stream that is over, as its creator sees it. */
export interface PastStreamView {
  readonly streamId: string;
  readonly title: string;
  readonly kind: StreamKind;
  readonly category: StreamCategory | null;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** What tips brought in, in minor units of MESI. */
  readonly raisedMinor: string;
  readonly tipCount: number;
  /** People who began to follow while it was on, and still did at its end. */
  readonly newFollowers: number;
  readonly sum: StreamSum;
}

/**
 * GET /api/past-streams?cursor=… (creators; else NotACreator) answers the creator's own streams that are over, newest first,
 * PAST_STREAMS_PAGE at a time. Streams that ended before this was kept are not among them.
 */
export interface PastStreamsAnswer {
  readonly streams: readonly PastStreamView[];
  /** Where the next page begins; null: this is the last one. */
  readonly cursor: string | null;
}
export const PAST_STREAMS_PAGE = 20;

/** GET /api/past-streams/:streamId (creators) answers one of them; NotFound until it is kept, a moment after its end. */
export type PastStreamAnswer = PastStreamView;
