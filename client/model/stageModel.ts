import type {
  FeedEvent,
  FeedFrame,
  FeedSnapshot,
  HistoryEvent,
  ReactionCounts,
} from '../../shared/protocol/feed.ts';
import { applyFrame, withoutLines } from '../../shared/protocol/reduceFeed.ts';
import { milestonesPassed } from './goalProgress.ts';
import { VIEW_LIMITS } from './viewLimits.ts';

/** Holds everything that a page knows of a stream. `snapshot` is null until the first one came. */
export interface StageModel {
  readonly snapshot: FeedSnapshot | null;
  /** Oldest first; longer than the snapshot's history. */
  readonly readable: readonly HistoryEvent[];
  /** Since the page was opened. */
  readonly reactions: ReactionCounts;
  /** True: what comes in is not believed until the server sends a snapshot. */
  readonly needsSnapshot: boolean;
  /** Tips counted since the last snapshot, its history included. */
  readonly countedTipIds: ReadonlySet<string>;
  /** Tips that were handed out or were already past; oldest first. */
  readonly shownTipIds: ReadonlySet<string>;
}

/** One step of the model; `fresh` holds its events that the page may now show or tell, each exactly once. */
export interface StageStep {
  readonly model: StageModel;
  readonly fresh: readonly FreshEvent[];
}
export type FreshEvent =
  | FeedEvent
  | { readonly type: 'goalReached' | 'milestoneReached'; readonly title: string };

export const EMPTY_STAGE: StageModel = {
  snapshot: null,
  readable: [],
  reactions: {},
  needsSnapshot: false,
  countedTipIds: new Set(),
  shownTipIds: new Set(),
};

/** Returns what a page that is shown the door keeps for when it is inside again: what it has read, and nothing to show. */
export function outsideOf({ readable, shownTipIds }: StageModel): StageModel {
  return { ...EMPTY_STAGE, readable, shownTipIds };
}

export function takeSnapshot(model: StageModel, snapshot: FeedSnapshot): StageModel {
  if (model.snapshot && snapshot.epoch < model.snapshot.epoch) return { ...model, needsSnapshot: true };
  const past = snapshot.history.filter((event) => event.type === 'tip').map((tip) => tip.id);
  return {
    ...model,
    snapshot,
    readable: readableAfter(model.readable, snapshot),
    needsSnapshot: false,
    countedTipIds: new Set(past),
    shownTipIds: remember(model.shownTipIds, past),
  };
}

export function takeFrame(model: StageModel, frame: FeedFrame): StageStep {
  const { snapshot } = model;
  if (!snapshot || model.needsSnapshot) return { model, fresh: [] };
  if (frame.epoch === snapshot.epoch && frame.seq <= snapshot.seq) return { model, fresh: [] };
  if (frame.epoch !== snapshot.epoch || frame.seq !== snapshot.seq + 1) {
    return { model: { ...model, needsSnapshot: true }, fresh: [] };
  }
  return applyNext(model, snapshot, frame);
}

function applyNext(model: StageModel, snapshot: FeedSnapshot, frame: FeedFrame): StageStep {
  const counted = new Set(model.countedTipIds);
  const events = frame.events.filter((event) => event.type !== 'tip' || isNew(counted, event.id));
  const next = applyFrame(snapshot, { ...frame, events });
  const { stage } = next;
  const fresh: FreshEvent[] = events.filter(
    (event) => event.type !== 'tip' || !model.shownTipIds.has(event.id),
  );
  for (const { title } of milestonesPassed(snapshot.stage, stage))
    fresh.push({ type: 'milestoneReached', title });
  const goalReached = !reached(snapshot.stage) && reached(stage);
  if (goalReached && stage.goal) fresh.push({ type: 'goalReached', title: stage.goal.title });
  return {
    model: {
      ...model,
      snapshot: next,
      readable: readOn(model.readable, events),
      reactions: events.reduce(addReactions, model.reactions),
      countedTipIds: bounded(counted),
      shownTipIds: remember(
        model.shownTipIds,
        events.filter((event) => event.type === 'tip').map((tip) => tip.id),
      ),
    },
    fresh,
  };
}

function isNew(ids: Set<string>, id: string): boolean {
  if (ids.has(id)) return false;
  ids.add(id);
  return true;
}

function isReadable(event: FeedEvent): event is HistoryEvent {
  return event.type === 'line' || event.type === 'tip';
}

function reached(stage: FeedSnapshot['stage']): boolean {
  return stage.goal !== null && BigInt(stage.raisedMinor) >= BigInt(stage.goal.targetMinor);
}

function readOn(readable: readonly HistoryEvent[], events: readonly FeedEvent[]): readonly HistoryEvent[] {
  const at = events.findIndex((event) => event.type === 'linesGone');
  const gone = events[at];
  if (gone?.type !== 'linesGone') return append(readable, events.filter(isReadable));
  const before = append(readable, events.slice(0, at).filter(isReadable));
  return readOn(withoutLines(before, gone.of), events.slice(at + 1));
}

function append(readable: readonly HistoryEvent[], events: readonly HistoryEvent[]): readonly HistoryEvent[] {
  if (events.length === 0) return readable;
  const ids = new Set(readable.map((event) => event.id));
  return [...readable, ...events.filter((event) => isNew(ids, event.id))].slice(-VIEW_LIMITS.readableEvents);
}

/**
 * Keeps what is strictly older than the snapshot's history above it; the history itself is the server's word. It is empty
 * where a door opened: what this page read before stays.
 */
function readableAfter(
  readable: readonly HistoryEvent[],
  { history, gone = [] }: FeedSnapshot,
): readonly HistoryEvent[] {
  const firstMs = history[0]?.atMs ?? Number.POSITIVE_INFINITY;
  const ids = new Set(history.map((event) => event.id));
  const older = readable.filter((event) => event.atMs <= firstMs && !ids.has(event.id));
  const kept = gone.reduce(withoutLines, older);
  return [...kept, ...history].slice(-VIEW_LIMITS.readableEvents);
}

function addReactions(totals: ReactionCounts, event: FeedEvent): ReactionCounts {
  if (event.type !== 'reactions') return totals;
  const next: Record<string, number> = { ...totals };
  for (const [kind, count] of Object.entries(event.counts)) next[kind] = (next[kind] ?? 0) + count;
  return next;
}

function remember(ids: ReadonlySet<string>, more: readonly string[]): ReadonlySet<string> {
  if (more.length === 0) return ids;
  return bounded(new Set([...ids, ...more]));
}

function bounded(ids: ReadonlySet<string>): ReadonlySet<string> {
  const excess = ids.size - VIEW_LIMITS.shownTipIds;
  return excess > 0 ? new Set([...ids].slice(excess)) : ids;
}
