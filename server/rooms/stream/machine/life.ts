import type { EndReason, GoalView, StreamKind } from '../../../../shared/protocol/feed.ts';
import type { StreamCategory } from '../../../../shared/protocol/modes.ts';
import { groupAskedBy } from '../../../domain/access.ts';
import { checkGoal, checkTags, checkTitle } from '../../../domain/text.ts';
import { sideLeft } from './call.ts';
import { closeCall } from './closeCall.ts';
import { markAdult } from './gates.ts';
import { releaseMenu } from './menu.ts';
import { record } from './recording.ts';
import { releaseRequests } from './requests.ts';
import { change, emit, ok, refuse, type StreamDecision, type StreamState, whyNotLive } from './state.ts';
import { type OpenSale, openSale, returnTickets } from './tickets.ts';

export interface GoLive {
  readonly type: 'goLive';
  readonly title: string;
  readonly kind: StreamKind;
  readonly category?: StreamCategory | null | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Whether the stream is marked as for adults. */
  readonly isAdult?: boolean | undefined;
  readonly goal: GoalInput | null;
  /** The name under which the stream is recorded from its beginning; null: it is not. */
  readonly replayId?: string | null | undefined;
  /** The group that the stream belongs to; absent: the one that its rules name, where they do. */
  readonly group?: { readonly conversationId: string } | undefined;
  /** The sale of the tickets without which nobody is inside from the first second; absent: there is none. */
  readonly sale?: Pick<OpenSale, 'saleId' | 'priceMinor' | 'total'> | undefined;
}

export type GoalInput = GoalView;

export function goLive(state: StreamState, command: GoLive, nowMs: number): StreamDecision {
  const { phase, goal: oldGoal } = state.view.stage;
  if (phase.type === 'ended') return refuse('StreamEnded');
  if (phase.type === 'live') return refuse('AlreadyLive');
  const title = checkTitle(command.title);
  if (!title.ok) return refuse(title.code);
  const goal = checkGoal(command.goal);
  if (!goal.ok) return refuse(goal.code);
  const tags = checkTags(command.tags ?? []);
  if (!tags.ok) return refuse(tags.code);
  const { kind, category = null } = command;
  const named = groupAskedBy(state.modes.base);
  const conversationId = command.group?.conversationId ?? named;
  if (named !== null && named !== conversationId) return refuse('OtherGroup');
  const grouped = conversationId === null ? state : change(state, { conversationId });
  const about = { title: title.value, category, ...(tags.value.length > 0 ? { tags: tags.value } : {}) };
  // marked before it is live: nobody is shown a picture in between
  const marked = markAdult(grouped, command.isAdult);
  const live = emit(marked, { type: 'live', ...about, kind, startedAtMs: nowMs });
  const withGoal = goal.value || oldGoal ? emit(live, { type: 'goal', goal: goal.value }) : live;
  const limited = startLimit(withGoal, nowMs);
  const recorded = command.replayId ? record(limited, command.replayId, nowMs) : limited;
  const begun = { ...recorded, creatorAwaySinceMs: null };
  return command.sale ? behindCurtain(begun, command.sale, nowMs) : ok(begun);
}

/** Sells tickets behind a curtain that is closed already: each is paid for as soon as it is bought. */
function behindCurtain(state: StreamState, sale: NonNullable<GoLive['sale']>, nowMs: number): StreamDecision {
  const selling = openSale(state, { type: 'openSale', ...sale, minimum: 0, tipsCount: false }, nowMs);
  if (!selling.ok) return selling;
  return ok(change(selling.next, { base: { type: 'ticketOnly', saleId: sale.saleId }, limitMs: null }));
}

function startLimit(state: StreamState, nowMs: number): StreamState {
  const { base, limitMs } = state.modes;
  if (limitMs === null || base.type !== 'public') return state;
  return change(state, { base: { ...base, endsAtMs: nowMs + limitMs }, limitMs: null });
}

/** Changes title, category and tags of a stream that is live. Before, they come with `goLive`. */
export function setAbout(
  state: StreamState,
  input: {
    readonly title: string;
    readonly category: StreamCategory | null;
    readonly tags?: readonly string[] | undefined;
    readonly isAdult?: boolean | undefined;
  },
): StreamDecision {
  const closed = whyNotLive(state);
  if (closed) return refuse(closed);
  const title = checkTitle(input.title);
  if (!title.ok) return refuse(title.code);
  const tags = checkTags(input.tags ?? []);
  if (!tags.ok) return refuse(tags.code);
  const tagged = input.tags === undefined ? {} : { tags: tags.value };
  const marked = markAdult(state, input.isAdult);
  return ok(emit(marked, { type: 'about', title: title.value, category: input.category, ...tagged }));
}

export function setGoal(state: StreamState, input: GoalInput | null): StreamDecision {
  if (state.view.stage.phase.type === 'ended') return refuse('StreamEnded');
  const goal = checkGoal(input);
  return goal.ok ? ok(emit(state, { type: 'goal', goal: goal.value })) : refuse(goal.code);
}

/**
 * Ends the stream. What was put up for what will not happen any more returns; a call is paid for as far as it went.
 */
export function end(state: StreamState, reason: EndReason, nowMs: number): StreamDecision {
  const { phase } = state.view.stage;
  if (phase.type === 'ended') return refuse('StreamEnded');
  if (phase.type === 'idle') return refuse('StreamNotLive');
  const alone = closeCall(state, { fanLeft: false, end: 'streamEnded', nowMs });
  const { sale, requests } = alone.modes;
  const tickets = returnTickets(alone.modes, 'streamEnded');
  const asked = releaseRequests(tickets, () => true, 'streamEnded');
  const modes = releaseMenu(asked, () => true, 'streamEnded');
  const closed = change(alone, {
    ...modes,
    sale: sale && { ...sale, isOpen: false },
    requests: requests && { ...requests, isOpen: false },
    recording: null,
  });
  return ok({
    ...emit(closed, { type: 'ended', atMs: nowMs, reason }),
    endedAtMs: nowMs,
    creatorAwaySinceMs: null,
  });
}

export function creatorJoined(state: StreamState): StreamDecision {
  const { phase } = state.view.stage;
  const back = { ...state, creatorAwaySinceMs: null };
  return ok(phase.type === 'live' && phase.creator === 'away' ? emit(back, { type: 'creatorBack' }) : back);
}

/**
 * Takes note that another tab has taken over: nothing changes for the stream, and a call has to be connected anew.
 */
export function creatorReplaced(state: StreamState, nowMs: number): StreamDecision {
  return ok(sideLeft(state, 'creator', nowMs));
}

export function creatorLeft(state: StreamState, nowMs: number): StreamDecision {
  const { phase } = state.view.stage;
  if (phase.type !== 'live' || phase.creator === 'away') return ok(state);
  const away = { ...emit(state, { type: 'creatorAway', sinceMs: nowMs }), creatorAwaySinceMs: nowMs };
  return ok(sideLeft(away, 'creator', nowMs));
}
