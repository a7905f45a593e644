import type { PanelView } from '../../../../shared/protocol/modes.ts';
import type { CallRequest, Modes } from './modes.ts';
import { waitingRequests } from './views.ts';

/** What the creator's control panel shows. */
export function panelOf(modes: Modes, nowMs: number, encoder: PanelView['encoder'] = null): PanelView {
  const { call, restrictions } = modes;
  const extension = call?.extension?.state === 'asked' ? call.extension : null;
  const inCall = call?.phase.t === 'accepted' ? 'accepted' : 'inCall';
  return {
    queue: [
      ...(call ? [queueEntry(call.request, inCall)] : []),
      ...waitingRequests(modes).map((request) => queueEntry(request, 'waiting')),
    ],
    heldMinor: heldMinor(modes).toString(),
    earnedMinor: modes.earnedMinor,
    extension: extension && {
      orderId: extension.orderId,
      minutes: extension.minutes,
      mesiMinor: extension.mesiMinor,
    },
    recordingStopped: modes.recordingStopped,
    encoder,
    menuOrders: modes.menuOrders,
    moderators: modes.moderators,
    muted: [...restrictions.values()].flatMap(({ person, mutedUntilMs }) =>
      mutedUntilMs !== null && mutedUntilMs > nowMs ? [{ person, untilMs: mutedUntilMs }] : [],
    ),
    removed: [...restrictions.values()].flatMap(({ person, isRemoved }) => (isRemoved ? [person] : [])),
  };
}

function queueEntry(
  { orderId, person, anonymous, mesiMinor, message, askedAtMs, expiresAtMs }: CallRequest,
  state: PanelView['queue'][number]['state'],
): PanelView['queue'][number] {
  return { orderId, person, anonymous, mesiMinor, message, askedAtMs, expiresAtMs, state };
}

/** MESI minor units that are held for tickets, requests and the call that goes on. */
function heldMinor(modes: Modes): bigint {
  const { tickets, call } = modes;
  const held = [
    ...[...tickets.values()].filter(({ state }) => state === 'held' || state === 'settling'),
    ...waitingRequests(modes),
    ...(call?.segments.map(({ order }) => order) ?? []),
    ...(call?.extension?.state === 'asked' ? [call.extension] : []),
  ];
  return held.reduce((sum, { mesiMinor }) => sum + BigInt(mesiMinor), 0n);
}

/** MESI minor units that closing the curtain would bring in now. */
export function curtainIncomeMinor({ tickets }: Modes): bigint {
  return tickets.reduce(
    (sum, { state, mesiMinor }) => (state === 'held' ? sum + BigInt(mesiMinor) : sum),
    0n,
  );
}
