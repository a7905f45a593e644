import { LIMITS } from '../limits.ts';
import type {
  FeedEvent,
  FeedFrame,
  FeedSnapshot,
  HistoryEvent,
  LinesGone,
  StageView,
  TipEvent,
  TipperView,
} from './feed.ts';
import { baseModeOf, type ModeView } from './modes.ts';
import { withPin } from './pins.ts';

/**
 * What the events of a feed change. There is one rule of how each event changes what everybody sees: the authority,
 * its shards and every client apply it to the same events in the same order, so they agree without being told the
 * result.
 */
export interface FeedView {
  readonly stage: StageView;
  readonly history: readonly HistoryEvent[];
  readonly gone?: readonly LinesGone[];
}

export function applyEvent(view: FeedView, event: FeedEvent): FeedView {
  switch (event.type) {
    case 'line':
      return { ...view, history: remember(view.history, event) };
    case 'tip':
      return {
        ...view,
        stage: pinned(creditTip(view.stage, event), event),
        history: remember(view.history, event),
      };
    case 'linesGone':
      return {
        ...view,
        stage: unpinned(view.stage, (pin) => isOf(pin, event.of)),
        history: withoutLines(view.history, event.of),
        gone: [...(view.gone ?? []).slice(-(LIMITS.linesGone - 1)), event.of],
      };
    case 'reactions':
      return view;
    case 'mode': {
      const stage = { ...view.stage, mode: event.mode };
      return keepsCompany(view.stage.mode, event.mode)
        ? { ...view, stage }
        : { stage: unpinned(stage, () => true), history: [] };
    }
    default:
      return { ...view, stage: applyToStage(view.stage, event) };
  }
}

/** Returns the history without those lines. A tip was paid, and loses only its words. */
export function withoutLines(history: readonly HistoryEvent[], of: LinesGone): readonly HistoryEvent[] {
  return history.flatMap((event) => {
    if (!isOf(event, of)) return [event];
    return event.type === 'line' ? [] : [{ ...event, message: '' }];
  });
}

function isOf(said: Pick<HistoryEvent, 'id' | 'from'>, of: LinesGone): boolean {
  return 'lineId' in of ? said.id === of.lineId : said.from?.id === of.personId;
}

function pinned(stage: StageView, tip: TipEvent): StageView {
  const pins = withPin(stage.pins, tip);
  return pins === undefined ? stage : { ...stage, pins };
}

function unpinned(
  stage: StageView,
  isMeant: (pin: NonNullable<StageView['pins']>[number]) => boolean,
): StageView {
  const { pins } = stage;
  return pins?.some(isMeant) ? { ...stage, pins: pins.filter((pin) => !isMeant(pin)) } : stage;
}

/** Says whether the history stays. What was said behind a door is not for those who come in when it opens. */
function keepsCompany(before: ModeView, after: ModeView): boolean {
  const was = baseModeOf(before);
  return was.type === 'public' || JSON.stringify(was) === JSON.stringify(baseModeOf(after));
}

/**
 * Returns the snapshot after that frame. The caller has made sure that the frame is the next one of the same epoch.
 */
export function applyFrame(snapshot: FeedSnapshot, frame: FeedFrame): FeedSnapshot {
  const view = frame.events.reduce<FeedView>(applyEvent, snapshot);
  return { ...view, epoch: frame.epoch, seq: frame.seq };
}

const tagsOf = ({ tags }: { readonly tags?: readonly string[] }) => (tags === undefined ? {} : { tags });

type StageEvent = Exclude<FeedEvent, { type: 'line' | 'tip' | 'linesGone' | 'reactions' | 'mode' }>;

function applyToStage(stage: StageView, event: StageEvent): StageView {
  switch (event.type) {
    case 'viewers':
      return event.guests === undefined
        ? { ...stage, viewers: event.count }
        : { ...stage, viewers: event.count, guests: event.guests };
    case 'unpinned':
      return unpinned(stage, ({ id }) => id === event.tipId);
    case 'goal':
      return { ...stage, goal: event.goal };
    case 'pledgeGoal':
      return { ...stage, pledgeGoal: event.goal };
    case 'about':
      return { ...stage, title: event.title, category: event.category, ...tagsOf(event) };
    case 'sale':
      return { ...stage, sale: event.sale };
    case 'requests':
      return { ...stage, requests: event.requests };
    case 'menu':
      return { ...stage, menu: event.items };
    case 'menuQueue':
      return { ...stage, menuQueue: event.queue };
    case 'recording':
      return { ...stage, recording: event.recording };
    case 'gates':
      return { ...stage, gates: event.gates, isAdult: event.isAdult };
    case 'slowMode':
      return { ...stage, slowModeMs: event.everyMs };
    case 'tipRules':
      return { ...stage, tipRules: event.rules };
    case 'live':
      return {
        ...stage,
        title: event.title,
        kind: event.kind,
        category: event.category,
        ...tagsOf(event),
        phase: { type: 'live', startedAtMs: event.startedAtMs, creator: 'present' },
      };
    case 'creatorAway':
      return stage.phase.type === 'live' ? { ...stage, phase: { ...stage.phase, creator: 'away' } } : stage;
    case 'creatorBack':
      return stage.phase.type === 'live'
        ? { ...stage, phase: { ...stage.phase, creator: 'present' } }
        : stage;
    case 'ended':
      return {
        ...stage,
        phase: {
          type: 'ended',
          startedAtMs: stage.phase.type === 'idle' ? event.atMs : stage.phase.startedAtMs,
          endedAtMs: event.atMs,
          reason: event.reason,
        },
      };
    default:
      // one that came with a later version changes nothing that this one shows
      event satisfies never;
      return stage;
  }
}

function remember(history: readonly HistoryEvent[], event: HistoryEvent): readonly HistoryEvent[] {
  return [...history.slice(-(LIMITS.historyEvents - 1)), event];
}

function creditTip(stage: StageView, tip: TipEvent): StageView {
  return {
    ...stage,
    raisedMinor: (BigInt(stage.raisedMinor) + BigInt(tip.mesiMinor)).toString(),
    tipCount: stage.tipCount + 1,
    topTippers: tip.isUnranked
      ? withoutTipper(stage.topTippers, tip.from)
      : creditTipper(stage.topTippers, { person: tip.from, mesiMinor: tip.giverTotalMinor }),
  };
}

const withoutTipper = (top: readonly TipperView[], person: TipperView['person']): readonly TipperView[] =>
  top.filter((known) => known.person?.id !== person?.id);

/** Returns the top tippers, best first; among equals, who got there first stays ahead. */
function creditTipper(top: readonly TipperView[], tipper: TipperView): readonly TipperView[] {
  const others = withoutTipper(top, tipper.person);
  const total = BigInt(tipper.mesiMinor);
  const place = others.findIndex((known) => BigInt(known.mesiMinor) < total);
  const at = place === -1 ? others.length : place;
  return [...others.slice(0, at), tipper, ...others.slice(at)].slice(0, LIMITS.topTippers);
}
