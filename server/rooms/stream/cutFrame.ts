import type { AuditPage } from '../../../shared/auditActs.ts';
import type { FeedEvent, HistoryEvent } from '../../../shared/protocol/feed.ts';
import { withoutLines } from '../../../shared/protocol/reduceFeed.ts';
import { writeActs } from '../kernel/auditLog.ts';
import type { LinkedFrame } from './link/link.ts';
import { modesToDocument } from './machine/modes.ts';
import { applyNews, rightsNews } from './machine/rightsOf.ts';
import { emit, type StreamState } from './machine/state.ts';
import { isCounted } from './machine/tally.ts';
import { stageNews } from './machine/views.ts';
import type { StreamDocument } from './streamDocument.ts';

const EVENT_BYTES = 260;

/** Ids of one sealed page. More make a larger document on each write, fewer make more pages to read back. */
export const PAGE_TIPS = 512;

export interface Cut {
  readonly next: StreamState;
  /** The frame to tell; null: there is something to write, and nothing to tell. */
  readonly frame: LinkedFrame | null;
  /** The document to write before the frame is told; null: the frame holds nothing that must outlive the process. */
  readonly document: StreamDocument | null;
  /** The page of ids to write before the document; null: none is full. */
  readonly seal: { readonly pageId: string; readonly entryIds: readonly string[] } | null;
  /** The page of the audit log to write before the document; null: none is full. */
  readonly auditPage: AuditPage | null;
}

/**
 * Returns about how many bytes these events take on the wire, rather more than less: three for each UTF-16 unit, and
 * the fields around.
 */
export function feedBytes(events: readonly FeedEvent[]): number {
  return events.reduce((sum, event) => {
    if (event.type !== 'line' && event.type !== 'tip') return sum + EVENT_BYTES;
    const text = event.type === 'line' ? event.text : event.message;
    return sum + EVENT_BYTES + 3 * (text.length + (event.from?.name.length ?? 0));
  }, 0);
}

export function hasNews(state: StreamState): boolean {
  const { pending, reactions, modes, curbs, cut, acts } = state;
  const isSame = modes === cut?.modes && curbs === cut.curbs;
  return pending.length > 0 || acts.length > 0 || Object.keys(reactions).length > 0 || !isSame;
}

/** Takes what was decided since the last frame; null when there is nothing to tell or to write. */
export function cutFrame(decided: StreamState): Cut | null {
  if (!hasNews(decided)) return null;
  const state = tellStage(decided);
  const { modes, payers, curbs, epoch } = state;
  const rights = rightsNews(state.cut, state, state.rights);
  const events: FeedEvent[] = [...state.pending];
  if (Object.keys(state.reactions).length > 0) events.push({ type: 'reactions', counts: state.reactions });
  const isTold = events.length > 0 || rights.length > 0;
  const seq = isTold ? state.seq + 1 : state.seq;
  const isNew = modes !== state.cut?.modes || state.acts.length > 0;
  const durable = isNew || state.pending.some((event) => event.type !== 'viewers');
  // the page can only be full because a tip is among what is told now
  const full = durable && state.page.length >= PAGE_TIPS;
  const { streamId: roomId } = state.view.stage;
  const audit = writeActs(state.audit, { acts: state.acts, roomId, epoch });
  const pageId = `${roomId}:${epoch}:${seq}`;
  const next: StreamState = {
    ...state,
    seq,
    pending: [],
    reactions: {},
    audit: audit.log,
    acts: [],
    page: full ? [] : state.page,
    sealedPages: full ? [...state.sealedPages, pageId] : state.sealedPages,
    cut: { modes, payers, curbs },
    rights: applyNews(state.rights, rights),
  };
  return {
    next,
    frame: isTold ? { frame: { epoch, seq, events }, rights } : null,
    document: durable ? documentOf(next, state.pending) : null,
    seal: full ? { pageId, entryIds: state.page } : null,
    auditPage: audit.page,
  };
}

/** Tells what follows from modes, once for each frame, however often it changed. */
function tellStage(state: StreamState): StreamState {
  if (state.modes === state.cut?.modes) return state;
  const { sale, requests, recording, menuQueue } = stageNews(state.view.stage, state.modes);
  const events: readonly FeedEvent[] = [
    ...(sale === undefined ? [] : [{ type: 'sale', sale } as const]),
    ...(requests === undefined ? [] : [{ type: 'requests', requests } as const]),
    ...(recording === undefined ? [] : [{ type: 'recording', recording } as const]),
    ...(menuQueue === undefined ? [] : [{ type: 'menuQueue', queue: menuQueue } as const]),
  ];
  return events.reduce(emit, state);
}

/**
 * Returns the document of that state; `telling` is what the frame that goes with it tells. If the process dies
 * between the write and the telling, people learn of it from the successor's snapshot, so all of it is in the
 * history, however much it is.
 */
export function documentOf(state: StreamState, telling: readonly FeedEvent[] = []): StreamDocument {
  const { stage, history, gone } = state.view;
  // what was said before a switch of modes is for those who were inside then
  const since = telling.slice(telling.findLastIndex((event) => event.type === 'mode') + 1);
  let told: HistoryEvent[] = [];
  for (const event of since) {
    if (event.type === 'linesGone') told = [...withoutLines(told, event.of)];
    else if (event.type === 'line' || event.type === 'tip') told.push(event);
  }
  return {
    creatorId: stage.creator.id,
    phaseType: stage.phase.type,
    epoch: state.epoch,
    stage,
    history: told.length > history.length ? told : history,
    ...(gone && { gone }),
    page: state.page,
    sealedPages: state.sealedPages,
    modes: modesToDocument(state.modes),
    ...groupOf(state),
    ...(isCounted(state.tally) && { tally: state.tally }),
    ...(state.audit.seq > 0 && { audit: state.audit }),
  };
}

/** Returns by what a group's conversation finds its streams. */
function groupOf({ modes, view }: StreamState): Pick<StreamDocument, 'conversationId' | 'liveAtMs'> {
  const { conversationId } = modes;
  const { phase } = view.stage;
  if (conversationId === undefined || phase.type === 'idle') return {};
  return { conversationId, liveAtMs: phase.startedAtMs };
}
