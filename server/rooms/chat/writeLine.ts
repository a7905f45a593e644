import type { z } from 'zod';
import type { WriteAnswer, writeRequest } from '../../../shared/protocol/chat.ts';
import type { Outcome, RejectionCode } from '../../../shared/protocol/rejections.ts';
import { checkAmount } from '../../domain/text.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { accept, refuse, type Seat } from '../kernel/seat.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import type { ChatParts } from './chatRow.ts';
import { checkChatText } from './chatTexts.ts';
import { forwardedContent } from './forward.ts';
import { gateFor, unverifiedIn } from './gateFor.ts';
import { doorFor } from './letsIn.ts';
import { showFiles } from './lineFiles.ts';
import { type LineContent, writeOnce } from './writeOnce.ts';

interface Asked {
  readonly seat: Seat;
  readonly payload: z.infer<typeof writeRequest>;
}

type Room = { readonly deps: RoomDeps } & Pick<ChatParts, 'chat' | 'groupGate'>;

/** Writes the line that a seat asks for: words, files, or a line that is forwarded. */
export function writeLine(room: Room, asked: Asked): Outcome<WriteAnswer> | Promise<Outcome<WriteAnswer>> {
  const { text, files, forward, lock } = asked.payload;
  if (forward && (files || text !== '')) return refuse('BadRequest', { detail: 'forward' });
  if (lock && !files) return refuse('BadRequest', { detail: 'lock' });
  return lock ? writeLocked(room, asked, lock.priceMinor) : writePriced(room, asked);
}

async function writeLocked(room: Room, asked: Asked, amountMinor: string): Promise<Outcome<WriteAnswer>> {
  const price = await priceOf(room.deps, asked.seat.person.id, amountMinor);
  return price.ok ? writePriced(room, asked, price.value) : price;
}

/** Writes it, with its files for that price; without one they are open. */
function writePriced(
  room: Room,
  { seat, payload }: Asked,
  priceMinor?: string,
): Outcome<WriteAnswer> | Promise<Outcome<WriteAnswer>> {
  const { deps, chat } = room;
  const byId = seat.person.id;
  const { commandId, replyTo = null, mentions = [], files: fileIds, forward } = payload;
  const text = checkChatText(payload.text, fileIds !== undefined || forward !== undefined);
  if (!text.ok) return refuse(text.code);
  const place = { conversationId: chat.told.conversationId, writerId: byId, commandId };
  const isPlain = !forward && !fileIds;
  const content = async (): Promise<Outcome<LineContent>> => {
    if (forward) return forwardedContent(deps.services, { place, forward });
    const files = await showFiles(deps.services.files, { ...place, fileIds: fileIds ?? [], as: 'sender' });
    return files.ok ? accept({ files: files.value, priceMinor }) : files;
  };
  const command = { byId, commandId, text: text.value, replyTo, mentions };
  return writeOnce(chat, command, {
    letsIn: () => wayIn(deps, room, byId),
    ...(isPlain ? {} : { content }),
  });
}

/** Says whether the other one of a direct conversation lets the writer in, or why nothing can be written: a gate, or a price. */
function wayIn(
  deps: RoomDeps,
  { chat, groupGate }: Pick<ChatParts, 'chat' | 'groupGate'>,
  writerId: string,
): true | Promise<boolean | RejectionCode> {
  const { type, desk } = chat.told;
  // a group has no door, and nobody is waited for where all may write
  const isOpen = type === 'group' && !groupGate.asks && !desk?.rules?.verifiedOnly;
  return isOpen || askWayIn(deps, chat, writerId);
}

async function askWayIn(
  deps: RoomDeps,
  chat: ChatAuthority,
  writerId: string,
): Promise<boolean | RejectionCode> {
  const [shut, silent, door] = await Promise.all([
    gateFor(deps, chat, { personId: writerId }),
    unverifiedIn(deps, chat, writerId),
    doorFor(deps, chat, writerId),
  ]);
  return shut ?? silent ?? (door === null || (door.paid ? 'PaymentNeeded' : false));
}

/** Reads the price for which somebody locks files: creators alone do. */
async function priceOf({ services }: RoomDeps, byId: string, amountMinor: string): Promise<Outcome<string>> {
  const account = await services.identity.get(byId);
  if (!account?.isCreator) return refuse('NotACreator');
  const amount = checkAmount({ asset: 'MESI', amountMinor });
  return amount.ok ? accept(amount.value.amountMinor.toString()) : refuse(amount.code);
}
