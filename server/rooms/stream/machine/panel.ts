import type { PanelView } from '../../../../shared/protocol/modes.ts';
import type { StreamSum } from '../../../../shared/protocol/pastStreams.ts';
import { isAccepted } from './callTimer.ts';
import { menuPanel } from './menuViews.ts';
import type { CallRequest, Modes, OrderPurpose } from './modes.ts';
import { isHeldFor, orderOf } from './orders.ts';
import type { StreamState } from './state.ts';
import type { StreamTally } from './tally.ts';
import { waitingRequests } from './views.ts';

/** Returns what the creator's control panel shows. */
export function panelOf(
  { modes, tally, view }: Pick<StreamState, 'modes' | 'tally' | 'view'>,
  nowMs: number,
  encoder: PanelView['encoder'] = null,
): PanelView {
  const { call, restrictions } = modes;
  const extension = call?.extension && isHeldFor(modes, call.extension) ? call.extension : null;
  const tickets = heldMinor(modes, ['ticket']);
  const calls = heldMinor(modes, ['call', 'extension']);
  const menu = heldMinor(modes, ['menu']);
  const inCall = call && isAccepted(call) ? 'accepted' : 'inCall';
  return {
    queue: [
      ...(call ? [queueEntry(modes, call.request, inCall)] : []),
      ...waitingRequests(modes).map((request) => queueEntry(modes, request, 'waiting')),
    ],
    heldMinor: (tickets + calls + menu).toString(),
    heldTicketsMinor: tickets.toString(),
    heldCallsMinor: calls.toString(),
    heldMenuMinor: menu.toString(),
    earnedMinor: modes.earnedMinor,
    extension: extension && {
      orderId: extension.orderId,
      minutes: extension.minutes,
      mesiMinor: orderOf(modes, extension).mesiMinor,
    },
    sum: view.stage.phase.type === 'ended' ? sumOf(tally) : null,
    recordingStopped: modes.recordingStopped,
    encoder,
    menuOrders: menuPanel(modes),
    ...(modes.conversationId === undefined ? {} : { group: { conversationId: modes.conversationId } }),
    moderators: modes.moderators,
    muted: [...restrictions.values()].flatMap(({ person, mutedUntilMs }) =>
      mutedUntilMs !== null && mutedUntilMs > nowMs ? [{ person, untilMs: mutedUntilMs }] : [],
    ),
    removed: [...restrictions.values()].flatMap(({ person, isRemoved }) => (isRemoved ? [person] : [])),
  };
}

/** Returns what a stream has come to beside its tips. */
export function sumOf({
  peakViewers,
  viewerMs,
  modeMs,
  ticketsMinor,
  callsMinor,
  returnedMinor,
}: StreamTally): StreamSum {
  const liveMs = Object.values(modeMs).reduce((sum, ms) => sum + ms, 0);
  const averageViewers = liveMs === 0 ? 0 : viewerMs / liveMs;
  return { peakViewers, averageViewers, modeMs, ticketsMinor, callsMinor, returnedMinor };
}

function queueEntry(
  modes: Modes,
  request: CallRequest,
  state: PanelView['queue'][number]['state'],
): PanelView['queue'][number] {
  const { orderId, person, anonymous, message, askedAtMs, expiresAtMs } = request;
  const { mesiMinor } = orderOf(modes, request);
  return { orderId, person, anonymous, mesiMinor, message, askedAtMs, expiresAtMs, state };
}

/**
 * Returns what is held for orders of these purposes, the call that goes on among them, and is not on its way back, in
 * MESI minor units.
 */
function heldMinor({ orders }: Modes, purposes: readonly OrderPurpose[]): bigint {
  return orders.open.reduce((sum, { purpose, state, mesiMinor }) => {
    if (!purposes.includes(purpose)) return sum;
    const isTicketTaken = purpose === 'ticket' && state.type === 'ending' && state.ending.type === 'post';
    return state.type === 'held' || isTicketTaken ? sum + BigInt(mesiMinor) : sum;
  }, 0n);
}

/** Returns what closing the curtain would bring in now, MESI minor units. */
export function curtainIncomeMinor({ orders }: Modes): bigint {
  return orders.open.reduce(
    (sum, { purpose, state, mesiMinor }) =>
      purpose === 'ticket' && state.type === 'held' ? sum + BigInt(mesiMinor) : sum,
    0n,
  );
}
