import type { Outcome } from '../../../shared/protocol/rejections.ts';
import type { Done } from '../../../shared/protocol/requests.ts';
import type { CallCommand } from '../call/callCommands.ts';
import { accept, type RequestHandlers, refuse, type Seat } from '../kernel/seat.ts';
import { orderStatus } from '../orders/book.ts';
import type { ChatCalls } from './ChatCalls.ts';
import type { ChatOrders } from './ChatOrders.ts';
import { priceOfCall } from './callPrices.ts';
import { type ChatParts, chatRow, settled } from './chatRow.ts';
import { gateFor } from './gateFor.ts';
import { letsIn } from './letsIn.ts';

type CallParts = ChatParts & { readonly calls: ChatCalls; readonly orders: () => ChatOrders };

/** What is asked about calls. */
export type CallRequest =
  | 'startCall'
  | 'extendCall'
  | 'joinCall'
  | 'declineCall'
  | 'leaveCall'
  | 'inviteToCall'
  | 'callReady'
  | 'callConnected'
  | 'callLost'
  | 'callSends';

/** Makes the handlers of what is asked about the call of a conversation. */
export function callHandlers(parts: CallParts): RequestHandlers<CallRequest> {
  return { ...comingHandlers(parts), ...deviceHandlers(parts) };
}

function comingHandlers({
  deps,
  chat,
  calls,
  orders,
}: CallParts): Pick<
  RequestHandlers<CallRequest>,
  'startCall' | 'extendCall' | 'joinCall' | 'declineCall' | 'leaveCall' | 'inviteToCall'
> {
  const on = chatRow({ deps, chat });
  const says = async (callId: string, said: CallCommand): Promise<Outcome<Done>> =>
    settled(await chat().command({ type: 'callSays', callId, says: said }));
  // nothing waits for the money of an order that there is not: somebody else has called meanwhile
  const held = async (orderId: string) => {
    const { type } = orderStatus(chat().told.book, orderId);
    return type === 'unknown' ? null : orders().settled(orderId);
  };
  return {
    startCall: on('startCall', async ({ seat, client, payload: { paying, personIds, ...wanted } }) => {
      const byId = seat.person.id;
      const { deviceId } = wanted;
      const [isLetIn, price] = await Promise.all([
        letsIn(deps, chat(), byId),
        priceOfCall(deps, chat(), { callerId: byId, paying }),
      ]);
      const shut = await gateFor(deps, chat(), { personId: byId, isPaid: price !== null });
      if (shut !== null) return refuse(shut);
      const asked = { ...wanted, calledIds: personIds ?? null, isLetIn, price };
      const fresh = deps.services.ids.next('call');
      const refused =
        (await chat().command({ type: 'startCall', byId, callId: fresh, ...asked })) ??
        (await held(price?.orderId ?? ''));
      if (refused !== null) return refuse(refused);
      // two may have called at once: there is one call
      const callId = chat().told.call?.state.callId;
      if (callId === undefined) return refuse('CallOver');
      calls.bind(client, { callId, personId: byId, deviceId });
      return accept({ callId });
    }),
    extendCall: on('extendCall', async ({ seat, payload: { callId, commandId, minutes } }) => {
      const byId = seat.person.id;
      const orderId = deps.services.opaqueIds.order(byId, commandId);
      // minutes that were asked for before are answered as they were then
      const isNew = orderStatus(chat().told.book, orderId).type === 'unknown';
      const shut = isNew ? await gateFor(deps, chat(), { personId: byId, isPaid: true }) : null;
      if (shut !== null) return refuse(shut);
      const refused =
        (await chat().command({ type: 'extendCall', byId, callId, orderId, minutes })) ??
        (await held(orderId));
      if (refused !== null) return refuse(refused);
      return settled(chat().told.call?.state.callId === callId ? null : 'CallOver');
    }),
    joinCall: on('joinCall', async ({ seat, client, payload: { callId, deviceId } }) => {
      const personId = seat.person.id;
      const joined = await says(callId, { type: 'join', personId, deviceId });
      if (joined.ok) calls.bind(client, { callId, personId, deviceId });
      return joined;
    }),
    declineCall: on('declineCall', ({ seat, payload: { callId } }) =>
      says(callId, { type: 'decline', personId: seat.person.id }),
    ),
    leaveCall: on('leaveCall', ({ seat, payload: { callId } }) =>
      says(callId, { type: 'leave', personId: seat.person.id }),
    ),
    inviteToCall: on('inviteToCall', ({ seat, payload: { callId, personIds } }) =>
      says(callId, { type: 'invite', byId: seat.person.id, personIds }),
    ),
  };
}

/** What only the device says that is in the call: of another seat it is `NotInCall`. */
function deviceHandlers({
  deps,
  chat,
  calls,
}: ChatParts & { readonly calls: ChatCalls }): Pick<
  RequestHandlers<CallRequest>,
  'callReady' | 'callConnected' | 'callLost' | 'callSends'
> {
  const on = chatRow({ deps, chat });
  const byDevice = async (
    asked: { readonly seat: Seat; readonly client: Parameters<ChatCalls['deviceOf']>[0] },
    callId: string,
    said: (of: { readonly personId: string; readonly deviceId: string }) => CallCommand,
  ): Promise<Outcome<Done>> => {
    const deviceId = calls.deviceOf(asked.client, callId);
    if (deviceId === null) return refuse('NotInCall');
    const says = said({ personId: asked.seat.person.id, deviceId });
    return settled(await chat().command({ type: 'callSays', callId, says }));
  };
  return {
    callReady: on('callReady', (asked) =>
      byDevice(asked, asked.payload.callId, (of) => ({ type: 'ready', ...of })),
    ),
    callConnected: on('callConnected', (asked) =>
      byDevice(asked, asked.payload.callId, (of) => ({ type: 'connected', ...of })),
    ),
    callLost: on('callLost', (asked) => {
      const { callId, sends } = asked.payload;
      return byDevice(asked, callId, (of) => ({ type: 'pictureLost', sends, ...of }));
    }),
    callSends: on('callSends', async ({ seat, client, payload: { callId, sends } }) => {
      if (calls.deviceOf(client, callId) === null) return refuse('NotInCall');
      return settled(await chat().command({ type: 'callSends', callId, byId: seat.person.id, sends }));
    }),
  };
}
