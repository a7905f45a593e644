import type { z } from 'zod';
import { FLAG_LIMITS } from '../../../shared/flagLimits.ts';
import type { flagRequest } from '../../../shared/protocol/flags.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import type { Done } from '../../../shared/protocol/requests.ts';
import type { ConversationDoor } from '../../domain/doors.ts';
import { checkOptional } from '../../domain/text.ts';
import type { Services } from '../../services/services.ts';
import { askRoom, ensureRoom } from '../kernel/liveRooms.ts';
import { refuse, type Seat } from '../kernel/seat.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import { settled } from './chatRow.ts';
import { ownerIn } from './machine/state.ts';
import { isReadable, readableOf } from './readLines.ts';

/** Reports a message of a conversation that the seat may read. The evidence is the message as the server has it. */
export async function flagMessage(
  { flags }: Pick<Services, 'flags'>,
  chat: ChatAuthority,
  { seat, payload }: { readonly seat: Seat; readonly payload: z.infer<typeof flagRequest> },
): Promise<Outcome<Done>> {
  const { seq, category } = payload;
  const note = checkOptional(payload.note, FLAG_LIMITS.noteChars);
  if (!note.ok) return refuse(note.code);
  const you = chat.you(seat.person.id);
  const line = you && isReadable(readableOf(you), seq) ? await chat.line(seq) : null;
  if (line?.type !== 'text') return refuse(line?.type === 'erased' ? 'LineErased' : 'LineUnknown');
  const { conversationId, name } = chat.told;
  return flags.file({
    ...{ by: seat.person, category, note: note.value, about: line.from },
    target: { type: 'message', conversationId, seq },
    ownerId: ownerIn(chat.told)?.person.id ?? seat.person.id,
    evidence: {
      text: [...line.text].slice(0, FLAG_LIMITS.evidenceChars).join(''),
      atMs: line.atMs,
      title: name ?? '',
      files: (line.files ?? []).map((file) => file.name),
    },
  });
}

/** Takes a message away in the room itself. */
export async function takeMessageAway(chat: ChatAuthority, seq: number): Promise<Outcome<Done>> {
  const lookedUp = await chat.line(seq);
  return settled(await chat.command({ type: 'takeAway', seq, lookedUp }));
}

const PATIENCE_MS = 10_000;

/** Reaches the room of a conversation, in whichever process it is, and makes it where there is none. */
export const conversationDoor: ConversationDoor = {
  async takeAway(conversationId, seq) {
    const place = { name: 'chat', by: { conversationId } };
    await ensureRoom(place);
    return askRoom<object>(place, { method: 'takeAway', input: [seq], patienceMs: PATIENCE_MS });
  },
};
