import type { CHAT_REQUESTS } from '../../../shared/protocol/chatRequests.ts';
import { isOpenTo } from '../../domain/conversation/filePlace.ts';
import { accept, type RequestHandlers, refuse } from '../kernel/seat.ts';
import { orderStatus } from '../orders/book.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import { pricePerMinute } from './callPrices.ts';
import { type ChatRooms, chatRow, settled } from './chatRow.ts';
import { checkChatText } from './chatTexts.ts';
import { gateFor } from './gateFor.ts';
import { doorFor } from './letsIn.ts';
import { entryOfLine } from './lineReceipt.ts';
import { isReadable, readableOf } from './readLines.ts';

export type PaidRequest = Extract<
  keyof typeof CHAT_REQUESTS,
  'door' | 'writePaid' | 'returnPaid' | 'setFree' | 'unlock' | 'receipt'
>;

/** Says whether the files of a line are open to somebody already. */
const isTheirs = (line: Awaited<ReturnType<ChatAuthority['line']>>, personId: string): boolean =>
  line?.type === 'text' && isOpenTo(line, personId);

/** Makes the handlers of lines that are written for money, and of those whose files are opened for it. */
export function paidHandlers(rooms: ChatRooms): RequestHandlers<PaidRequest> {
  const { deps } = rooms;
  const on = chatRow(rooms);
  return {
    door: on('door', async ({ seat }, { chat }) => {
      const [door, perMinuteMinor] = await Promise.all([
        doorFor(deps, chat, seat.person.id),
        pricePerMinute(deps, chat, seat.person.id),
      ]);
      return accept({ door, ...(perMinuteMinor === null ? {} : { perMinuteMinor }) });
    }),
    writePaid: on('writePaid', async ({ seat, payload }, { chat, orders }) => {
      const byId = seat.person.id;
      const { commandId, priceMinor: shownMinor } = payload;
      const text = checkChatText(payload.text);
      if (!text.ok) return refuse(text.code);
      const first = await chat.written(byId, commandId);
      if (first) return accept({ seq: first.seq, atMs: first.atMs });
      const orderId = deps.services.opaqueIds.order(byId, commandId);
      const door = await doorFor(deps, chat, byId);
      if (door === null) return refuse(chat.told.type === 'group' ? 'Forbidden' : 'PaymentNotNeeded');
      if (!door.paid) return refuse('DoorClosed');
      const shut = await gateFor(deps, chat, { personId: byId });
      if (shut !== null) return refuse(shut);
      const asked = { byId, commandId, orderId, text: text.value, price: door.paid, shownMinor };
      const refused =
        (await chat.command({ type: 'payToWrite', ...asked })) ?? (await orders.settled(orderId));
      if (refused !== null) return refuse(refused);
      const written = await chat.written(byId, commandId);
      return written ? accept({ seq: written.seq, atMs: written.atMs }) : refuse('TemporarilyUnavailable');
    }),
    unlock: on(
      'unlock',
      async ({ seat, payload: { commandId, seq, priceMinor: shownMinor } }, { chat, orders }) => {
        const byId = seat.person.id;
        const orderId = deps.services.opaqueIds.order(byId, commandId);
        const lookedUp = await chat.line(seq);
        const shut = isTheirs(lookedUp, byId) ? null : await gateFor(deps, chat, { personId: byId });
        const asked = { type: 'unlock', byId, orderId, seq, shownMinor, lookedUp } as const;
        const refused = shut ?? (await chat.command(asked)) ?? (await orders.opened(byId, seq));
        if (refused !== null) return refuse(refused);
        if (!isTheirs(await chat.line(seq), byId)) {
          const status = orderStatus(chat.told.book, orderId);
          return refuse((status.type === 'settled' && status.refused) || 'LineErased');
        }
        const balances = await deps.services.ledger.balances(`wallet:${byId}`);
        return accept({ balanceMinor: (balances.MESI ?? 0n).toString() });
      },
    ),
    receipt: on('receipt', async ({ seat, payload: { seq } }, { chat }) => {
      const byId = seat.person.id;
      const you = chat.you(byId);
      const line = you && isReadable(readableOf(you), seq) ? await chat.line(seq) : null;
      const entryId = line && entryOfLine(line, byId);
      return entryId ? accept({ entryId }) : refuse('ReceiptNotFound');
    }),
    setFree: on('setFree', async ({ seat, payload: { isFree } }, { chat }) => {
      const byId = seat.person.id;
      const rules = await deps.services.messageRules.get(byId);
      const hasPrice = rules.type !== 'everybody' && rules.paid !== undefined;
      if (chat.told.type === 'direct' && !hasPrice) return refuse('NoMessagePrice');
      return settled(await chat.command({ type: 'setFree', byId, isFree }));
    }),
    returnPaid: on('returnPaid', async ({ seat, payload: { orderId } }, { chat }) => {
      const seq = chat.told.paidLines?.find((line) => line.orderId === orderId)?.seq ?? null;
      const lookedUp = seq === null ? null : await chat.line(seq);
      return settled(await chat.command({ type: 'returnPaid', byId: seat.person.id, orderId, lookedUp }));
    }),
  };
}
