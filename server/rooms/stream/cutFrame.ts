import type { FeedEvent, FeedFrame } from '../../../shared/protocol/feed.ts';
import type { StreamDocument } from './streamDocument.ts';
import type { StreamState } from './streamMachine.ts';

const EVENT_BYTES = 260;

/** Ids of one sealed page; larger means a larger document on each write, smaller means more pages to read back. */
export const PAGE_TIPS = 512;

export interface Cut {
  readonly next: StreamState;
  readonly frame: FeedFrame;
  /** To be written before the frame is told; null when the frame holds nothing that must outlive the process. */
  readonly document: StreamDocument | null;
  /** To be written before the document. */
  readonly seal: { readonly pageId: string; readonly entryIds: readonly string[] } | null;
}

/** About what these take on the wire, rather more than less: three bytes a UTF-16 unit, and the fields around. */
export function feedBytes(events: readonly FeedEvent[]): number {
  return events.reduce((sum, event) => {
    if (event.t !== 'line' && event.t !== 'tip') return sum + EVENT_BYTES;
    const text = event.t === 'line' ? event.text : event.message;
    return sum + EVENT_BYTES + 3 * (text.length + (event.from?.name.length ?? 0));
  }, 0);
}

export function hasNews(state: StreamState): boolean {
  return state.pending.length > 0 || Object.keys(state.reactions).length > 0;
}

/** Takes what was decided since the last frame; null when there is nothing to tell. */
export function cutFrame(state: StreamState): Cut | null {
  if (!hasNews(state)) return null;
  const events: FeedEvent[] = [...state.pending];
  if (Object.keys(state.reactions).length > 0) events.push({ t: 'reactions', counts: state.reactions });
  const seq = state.seq + 1;
  const durable = state.pending.some((event) => event.t !== 'viewers');
  // the page can only be full because a tip is among what is told now
  const full = durable && state.page.length >= PAGE_TIPS;
  const pageId = `${state.view.stage.streamId}:${state.epoch}:${seq}`;
  const next: StreamState = {
    ...state,
    seq,
    pending: [],
    reactions: {},
    page: full ? [] : state.page,
    sealedPages: full ? [...state.sealedPages, pageId] : state.sealedPages,
  };
  return {
    next,
    frame: { epoch: state.epoch, seq, events },
    document: durable ? documentOf(next, state.pending) : null,
    seal: full ? { pageId, entryIds: state.page } : null,
  };
}

/**
 * `telling`: what the frame that goes with it tells. If the process dies between the write and the telling, its
 * successor's snapshot is how people learn of it, so all of it is in the history, however much it is.
 */
export function documentOf(state: StreamState, telling: readonly FeedEvent[] = []): StreamDocument {
  const { stage, history } = state.view;
  const told = telling.filter((event) => event.t === 'line' || event.t === 'tip');
  return {
    creatorId: stage.creator.id,
    phaseType: stage.phase.type,
    epoch: state.epoch,
    stage,
    history: told.length > history.length ? told : history,
    page: state.page,
    sealedPages: state.sealedPages,
  };
}
