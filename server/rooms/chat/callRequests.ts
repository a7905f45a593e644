import type { Client } from '@colyseus/core';
import type { Outcome, RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { Done } from '../../../shared/protocol/requests.ts';
import type { CallCommand } from '../call/callCommands.ts';
import { accept, type RequestHandlers, refuse, type Seat } from '../kernel/seat.ts';
import { orderStatus } from '../orders/book.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import { priceOfCall } from './callPrices.ts';
import { type ChatParts, type ChatRooms, chatRow, settled } from './chatRow.ts';
import { gateFor } from './gateFor.ts';
import { letsIn } from './letsIn.ts';

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

const says = async ({ chat }: ChatParts, callId: string, said: CallCommand): Promise<Outcome<Done>> =>
  settled(await chat.command({ type: 'callSays', callId, says: said }));

/** Waits for the money of an order, where there is one: somebody else may have called meanwhile. */
async function held({ chat, orders }: ChatParts, orderId: string): Promise<RejectionCode | null> {
  const { type } = orderStatus(chat.told.book, orderId);
  return type === 'unknown' ? null : orders.settled(orderId);
}

/** Makes the handlers of what is asked about the call of a conversation. */
export function callHandlers(rooms: ChatRooms): RequestHandlers<CallRequest> {
  return { ...comingHandlers(rooms), ...deviceHandlers(rooms) };
}

function comingHandlers(
  rooms: ChatRooms,
): Pick<
  RequestHandlers<CallRequest>,
  'startCall' | 'extendCall' | 'joinCall' | 'declineCall' | 'leaveCall' | 'inviteToCall'
> {
  const { deps } = rooms;
  const on = chatRow(rooms);
  return {
    startCall: on('startCall', async ({ seat, client, payload: { paying, personIds, ...wanted } }, room) => {
      const { chat, calls } = room;
      const byId = seat.person.id;
      const [isLetIn, price] = await Promise.all([
        letsIn(deps, chat, byId),
        priceOfCall(deps, chat, { callerId: byId, paying }),
      ]);
      const shut = await gateFor(deps, chat, { personId: byId, isPaid: price !== null });
      if (shut !== null) return refuse(shut);
      const asked = { ...wanted, calledIds: personIds ?? null, isLetIn, price };
      const fresh = deps.services.ids.next('call');
      const refused =
        (await chat.command({ type: 'startCall', byId, callId: fresh, ...asked })) ??
        (await held(room, price?.orderId ?? ''));
      if (refused !== null) return refuse(refused);
      // two may have called at once: there is one call
      const callId = chat.told.call?.state.callId;
      if (callId === undefined) return refuse('CallOver');
      calls.bind(client, { callId, personId: byId, deviceId: wanted.deviceId });
      return accept({ callId });
    }),
    extendCall: on('extendCall', async ({ seat, payload: { callId, commandId, minutes } }, room) => {
      const { chat } = room;
      const byId = seat.person.id;
      const orderId = deps.services.opaqueIds.order(byId, commandId);
      // minutes that were asked for before are answered as they were then
      const isNew = orderStatus(chat.told.book, orderId).type === 'unknown';
      const shut = isNew ? await gateFor(deps, chat, { personId: byId, isPaid: true }) : null;
      if (shut !== null) return refuse(shut);
      const refused =
        (await chat.command({ type: 'extendCall', byId, callId, orderId, minutes })) ??
        (await held(room, orderId));
      if (refused !== null) return refuse(refused);
      return settled(chat.told.call?.state.callId === callId ? null : 'CallOver');
    }),
    joinCall: on('joinCall', async ({ seat, client, payload: { callId, deviceId } }, room) => {
      const personId = seat.person.id;
      const shut = await gateOfJoining(deps, room.chat, personId);
      if (shut !== null) return refuse(shut);
      const joined = await says(room, callId, { type: 'join', personId, deviceId });
      if (joined.ok) room.calls.bind(client, { callId, personId, deviceId });
      return joined;
    }),
    declineCall: on('declineCall', ({ seat, payload: { callId } }, room) =>
      says(room, callId, { type: 'decline', personId: seat.person.id }),
    ),
    leaveCall: on('leaveCall', ({ seat, payload: { callId } }, room) =>
      says(room, callId, { type: 'leave', personId: seat.person.id }),
    ),
    inviteToCall: on('inviteToCall', ({ seat, payload: { callId, personIds } }, room) =>
      says(room, callId, { type: 'invite', byId: seat.person.id, personIds }),
    ),
  };
}

/** In a conversation of two whoever asks for something called, or was called by somebody who had to pass their gate. */
async function gateOfJoining(deps: ChatRooms['deps'], chat: ChatAuthority, personId: string) {
  return chat.told.type === 'group' ? gateFor(deps, chat, { personId }) : null;
}

type AskedByDevice = {
  readonly seat: Seat;
  readonly client: Client;
  readonly payload: { readonly callId: string };
};
type SaidByDevice = (of: { readonly personId: string; readonly deviceId: string }) => CallCommand;

async function byDevice(
  room: ChatParts,
  { seat, client, payload: { callId } }: AskedByDevice,
  said: SaidByDevice,
): Promise<Outcome<Done>> {
  const deviceId = room.calls.deviceOf(client, callId);
  if (deviceId === null) return refuse('NotInCall');
  return says(room, callId, said({ personId: seat.person.id, deviceId }));
}

/** What only the device says that is in the call: of another seat it is `NotInCall`. */
function deviceHandlers(
  rooms: ChatRooms,
): Pick<RequestHandlers<CallRequest>, 'callReady' | 'callConnected' | 'callLost' | 'callSends'> {
  const on = chatRow(rooms);
  return {
    callReady: on('callReady', (asked, room) => byDevice(room, asked, (of) => ({ type: 'ready', ...of }))),
    callConnected: on('callConnected', (asked, room) =>
      byDevice(room, asked, (of) => ({ type: 'connected', ...of })),
    ),
    callLost: on('callLost', (asked, room) => {
      const { sends } = asked.payload;
      return byDevice(room, asked, (of) => ({ type: 'pictureLost', sends, ...of }));
    }),
    callSends: on('callSends', async ({ seat, client, payload: { callId, sends } }, { chat, calls }) => {
      if (calls.deviceOf(client, callId) === null) return refuse('NotInCall');
      return settled(await chat.command({ type: 'callSends', callId, byId: seat.person.id, sends }));
    }),
  };
}
