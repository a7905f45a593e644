import type { WriteAnswer } from '../../../shared/protocol/chat.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import { accept, refuse } from '../kernel/seat.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import type { ChatCommand } from './chatMachine.ts';

type WriteCommand = Omit<Extract<ChatCommand, { type: 'write' }>, 'type' | 'lookedUp' | 'isLetIn'>;

/**
 * Writes a line, or finds that its command has written it before. `letsIn` says whether the other one of a direct
 * conversation lets the writer in; it is asked for a line that is new.
 */
export async function writeOnce(
  chat: ChatAuthority,
  command: WriteCommand,
  letsIn: () => Promise<boolean>,
): Promise<Outcome<WriteAnswer>> {
  const { byId, commandId, replyTo } = command;
  const first = await chat.written(byId, commandId);
  if (first) return accept({ seq: first.seq, atMs: first.atMs });
  const [lookedUp, isLetIn] = await Promise.all([replyTo === null ? null : chat.line(replyTo), letsIn()]);
  const refused = await chat.command({ type: 'write', ...command, lookedUp, isLetIn });
  if (refused !== null) return refuse(refused);
  const written = await chat.written(byId, commandId);
  return written ? accept({ seq: written.seq, atMs: written.atMs }) : refuse('TemporarilyUnavailable');
}
