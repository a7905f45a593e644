import type { AuditLog } from '../../../shared/auditActs.ts';
import { emptyStage } from '../../../shared/protocol/emptyStage.ts';
import type { HistoryEvent, LinesGone, StageView } from '../../../shared/protocol/feed.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { type ModesDocument, modesToDocument, newModes } from './machine/modes.ts';
import type { StreamTally } from './machine/tally.ts';

/**
 * What outlives the process, in collection `streams`, one document a stream. Only the stream's authority writes it,
 * by compare-and-set on the version it claimed; that is the fence. Another shape wants a step in `domain/documents/`. Totals are not in it: the journal knows them.
 */
export interface StreamDocument {
  readonly creatorId: string;
  /** The phase; `closed`: the stream ended, and everything that was paid is shown. */
  readonly phaseType: StageView['phase']['type'] | 'closed';
  /** The authority's number, which rises by one with each claim. */
  readonly epoch: number;
  /**
   * When the document was written, by the writer's clock. What is due is due as long after it, also for a clock that
   * was set back.
   */
  readonly writtenAtMs?: number;
  readonly stage: StageView;
  readonly history: readonly HistoryEvent[];
  /** What was taken out of the history lately. */
  readonly gone?: readonly LinesGone[];
  /** Ids of tips shown since the last sealed page. */
  readonly page: readonly string[];
  /** Ids of documents in `tipPages`, oldest first, that hold the ids shown before. */
  readonly sealedPages: readonly string[];
  readonly modes: ModesDocument;
  /** The conversation of the group that the stream belongs to, by which it is found; absent: it belongs to none. */
  readonly conversationId?: string;
  /** When it went live; there as soon as it belongs to a group. */
  readonly liveAtMs?: number;
  /** What the stream has come to; absent: nothing yet. */
  readonly tally?: StreamTally;
  /** The end of its audit log; absent: nothing stands in it. */
  readonly audit?: AuditLog;
}

export interface TipPageDocument {
  readonly streamId: string;
  readonly entryIds: readonly string[];
}

export function newStreamDocument(input: {
  readonly streamId: string;
  readonly creator: Person;
}): StreamDocument {
  const stage = emptyStage(input);
  return {
    creatorId: input.creator.id,
    phaseType: 'idle',
    epoch: 0,
    stage,
    history: [],
    page: [],
    sealedPages: [],
    modes: modesToDocument(newModes({ type: 'public', endsAtMs: null })),
  };
}
