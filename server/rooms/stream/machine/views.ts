import type { RecordingView, StageView } from '../../../../shared/protocol/feed.ts';
import type { CallView, ModeView, RequestsView, SaleView } from '../../../../shared/protocol/modes.ts';
import { phaseOf } from './callTimer.ts';
import { menuQueueView } from './menuViews.ts';
import type { Call, CallRequest, Modes } from './modes.ts';
import { isHeldFor, isUnpaidTicket, orderOf } from './orders.ts';

export function modeView(modes: Modes): ModeView {
  const call = modes.call && callView(modes.call);
  return call ? { type: 'oneToOne', call, before: modes.base } : modes.base;
}

/** Returns the view of a call; null: it was only accepted. */
function callView(call: Call): CallView | null {
  const timer = phaseOf(call);
  if (timer.type === 'accepted') return null;
  const { callId, request, recording } = call;
  const partner = request.anonymous ? null : request.person;
  const view = { callId, partner, lengthMs: call.state.limitMs, timer };
  if (!recording) return view;
  const { replayId, hasPartnerAgreed } = recording;
  return { ...view, recording: { replayId, state: hasPartnerAgreed ? 'on' : 'asked' } };
}

export function isCurtainClosed(modes: Modes): boolean {
  return modes.base.type === 'ticketOnly';
}

export interface TicketCounts {
  /** Tickets that are placing or held: others cannot buy them. */
  readonly reserved: number;
  readonly held: number;
  readonly sold: number;
}

export function countTickets({ orders, tickets }: Modes): TicketCounts {
  let held = 0;
  let placing = 0;
  // where the end was asked for, returned tickets are nobody's any more, and the others are sold
  for (const order of orders.open.values()) {
    if (!isUnpaidTicket(order)) continue;
    if (order.state.type === 'held') held += 1;
    else placing += 1;
  }
  const reserved = held + placing;
  return { reserved, held, sold: tickets.size - reserved };
}

export function saleView(modes: Modes): SaleView | null {
  if (!modes.sale) return null;
  const { dueAtMs: _, ...sale } = modes.sale;
  const { sold, reserved } = countTickets(modes);
  return { ...sale, sold, reserved, curtain: isCurtainClosed(modes) ? 'closed' : 'open' };
}

/** Returns the requests that wait, the best bid first; of equals, who asked first. */
export function waitingRequests(modes: Modes): readonly CallRequest[] {
  return modes.callQueue
    .filter((request) => isHeldFor(modes, request))
    .map((request) => ({ request, bid: BigInt(orderOf(modes, request).mesiMinor) }))
    .sort(byBid)
    .map(({ request }) => request);
}

interface Bid {
  readonly request: CallRequest;
  readonly bid: bigint;
}

function byBid({ request: a, bid: most }: Bid, { request: b, bid: more }: Bid): number {
  if (more !== most) return more > most ? 1 : -1;
  return a.askedAtMs - b.askedAtMs || (a.orderId < b.orderId ? -1 : 1);
}

export function requestsView(modes: Modes): RequestsView | null {
  if (!modes.requests) return null;
  const { autoAccept: _, ...rules } = modes.requests;
  const waiting = waitingRequests(modes);
  const first = waiting[0];
  return { ...rules, waiting: waiting.length, firstMinor: first ? orderOf(modes, first).mesiMinor : null };
}

/** Returns when the one-to-one that goes on will be over, as far as can be said. */
export function callEndsAtMs(call: Call): number {
  const phase = phaseOf(call);
  switch (phase.type) {
    case 'accepted':
      return phase.readyByMs + call.state.limitMs;
    case 'connecting':
      return phase.untilMs + call.state.limitMs;
    case 'running':
      return phase.endsAtMs;
    case 'paused':
      return phase.untilMs + phase.remainingMs;
  }
}

/**
 * Returns the view of the recording; null: there is none. In a one-to-one nothing is kept, and it goes on by itself
 * afterwards.
 */
export function recordingView(modes: Modes): RecordingView | null {
  const { recording } = modes;
  if (!recording) return null;
  const running = recording.isWriting ? 'on' : 'waiting';
  const state = modeView(modes).type === 'oneToOne' ? 'paused' : running;
  return { sinceMs: recording.sinceMs, state };
}

/** Returns what of the stage follows from modes; the mode itself is told where it happens. */
export function stageNews(stage: StageView, modes: Modes) {
  const sale = saleView(modes);
  const requests = requestsView(modes);
  const recording = recordingView(modes);
  const menuQueue = menuQueueView(modes);
  return {
    ...(menuQueue === null || same(stage.menuQueue, menuQueue) ? {} : { menuQueue }),
    ...(same(stage.recording, recording) ? {} : { recording }),
    ...(same(stage.sale, sale) ? {} : { sale }),
    ...(same(stage.requests, requests) ? {} : { requests }),
  };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
