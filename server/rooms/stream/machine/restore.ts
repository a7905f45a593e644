import { Map as PersistentMap, Set as PersistentSet } from 'immutable';
import { NEW_AUDIT } from '../../../../shared/auditActs.ts';
import { LIMITS } from '../../../../shared/limits.ts';
import { emptyStage } from '../../../../shared/protocol/emptyStage.ts';
import type { StageView } from '../../../../shared/protocol/feed.ts';
import { NO_RIGHTS } from '../../../domain/rights.ts';
import { restoreCall } from '../../call/callDeadlines.ts';
import type { StreamDocument } from '../streamDocument.ts';
import { turnedBack } from './clockBack.ts';
import { menuQueueView } from './menuViews.ts';
import { type Modes, modesFromDocument } from './modes.ts';
import { applyNews, rightsNews } from './rightsOf.ts';
import type { StreamState } from './state.ts';
import { NEW_TALLY } from './tally.ts';
import { modeView, recordingView, requestsView, saleView } from './views.ts';

interface ShownTip {
  readonly giverId: string | null;
  readonly payerId: string;
  readonly mesiMinor: bigint;
}

export function restoreStream(input: {
  readonly document: StreamDocument;
  readonly epoch: number;
  /** Ids of shown tips, from the sealed pages and the document's own. */
  readonly shownIds: Iterable<string>;
  /** Tips of this stream in the journal that were already shown. */
  readonly shownTips: Iterable<ShownTip>;
  readonly nowMs: number;
}): StreamState {
  const { epoch, nowMs } = input;
  const document = turnedBack(input.document, nowMs);
  const { givers, payers, raised, count } = sumTips(input.shownTips);
  const modes = restoreModes(document, nowMs);
  const { phase } = document.stage;
  const menuQueue = menuQueueView(modes);
  const stage: StageView = {
    ...emptyStage(document.stage),
    ...document.stage,
    mode: modeView(modes),
    sale: saleView(modes),
    requests: requestsView(modes),
    recording: recordingView(modes),
    ...(menuQueue && { menuQueue }),
    // whoever was there before has to come back within the grace
    phase: phase.type === 'live' ? { ...phase, creator: 'away' } : phase,
    viewers: 0,
    raisedMinor: raised.toString(),
    tipCount: count,
  };
  return {
    epoch,
    seq: 0,
    view: { stage, history: document.history, ...(document.gone && { gone: document.gone }) },
    pending: [],
    reactions: {},
    shown: PersistentSet(input.shownIds),
    page: document.page,
    sealedPages: document.sealedPages,
    givers,
    payers,
    heard: document.history.map((event) => event.id),
    said: document.history.map(({ id, from }) => ({ id, byId: from?.id ?? null })),
    saidIsAll: document.history.length < LIMITS.historyEvents,
    speakers: PersistentMap(),
    shards: PersistentMap(),
    creatorAwaySinceMs: phase.type === 'live' ? nowMs : null,
    endedAtMs: phase.type === 'ended' ? phase.endedAtMs : null,
    stampedAtMs: nowMs,
    tally: { ...NEW_TALLY, ...document.tally, countedAtMs: phase.type === 'live' ? nowMs : null },
    audit: document.audit ?? NEW_AUDIT,
    acts: [],
    modes,
    cut: null,
    curbs: PersistentMap(),
    rights: applyNews(NO_RIGHTS, rightsNews(null, { modes, payers, curbs: PersistentMap() }, NO_RIGHTS)),
  };
}

function restoreModes({ modes }: StreamDocument, nowMs: number): Modes {
  const known = modesFromDocument(modes);
  const { call, recording } = known;
  return {
    ...known,
    call: call && { ...call, state: restoreCall(call.state, nowMs) },
    // who wrote before is gone
    recording: recording && { ...recording, isWriting: false },
  };
}

function sumTips(tips: Iterable<ShownTip>) {
  const givers = PersistentMap<string, bigint>().asMutable();
  const payers = PersistentMap<string, bigint>().asMutable();
  let raised = 0n;
  let count = 0;
  for (const { giverId, payerId, mesiMinor } of tips) {
    givers.update(giverId ?? '', 0n, (total) => total + mesiMinor);
    payers.update(payerId, 0n, (total) => total + mesiMinor);
    raised += mesiMinor;
    count += 1;
  }
  return { givers: givers.asImmutable(), payers: payers.asImmutable(), raised, count };
}
