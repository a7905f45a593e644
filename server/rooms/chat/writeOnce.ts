import { knewSeqOf } from '../../../shared/lineCommands.ts';
import type { WriteAnswer } from '../../../shared/protocol/chat.ts';
import type { Outcome, RejectionCode } from '../../../shared/protocol/rejections.ts';
import { accept, refuse } from '../kernel/seat.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import type { ChatCommand } from './chatMachine.ts';
import { wasHeld } from './machine/desk.ts';
import { heardKey } from './machine/heard.ts';

type WriteCommand = Omit<Extract<ChatCommand, { type: 'write' }>, 'type' | 'lookedUp' | 'isLetIn'>;

/** What a new line has beside the words of its writer, or in place of them. */
export type LineContent = Pick<WriteCommand, 'files' | 'isForwarded' | 'priceMinor'> & {
  readonly text?: string;
};

/** What is asked for a line that is new. */
interface ForNewLine {
  /** Says whether the other one of a direct conversation lets the writer in, or why nothing can be written at all. */
  readonly letsIn: () => boolean | Promise<boolean | RejectionCode>;
  /** Puts together what the line has beside the command, and shows its files in its place; absent: it has nothing. */
  readonly content?: (() => Promise<Outcome<LineContent>>) | undefined;
}

/** Writes a line, or finds that its command has written it before. */
export async function writeOnce(
  chat: ChatAuthority,
  command: WriteCommand,
  { letsIn, content }: ForNewLine,
): Promise<Outcome<WriteAnswer>> {
  const { byId, commandId, replyTo } = command;
  // only who writes plain words is taken at their word: whoever says what is not so may write them twice
  const first = await chat.written(byId, commandId, content ? null : knewSeqOf(commandId));
  if (first) return accept({ seq: first.seq, atMs: first.atMs });
  const [lookedUp, isLetIn] =
    replyTo === null ? [null, await letsIn()] : await Promise.all([chat.line(replyTo), letsIn()]);
  if (typeof isLetIn === 'string') return refuse(isLetIn);
  const more = content && (await content());
  if (more && !more.ok) return more;
  const refused = await chat.command({ type: 'write', ...command, ...more?.value, lookedUp, isLetIn });
  if (refused !== null) return refuse(refused);
  const written = await chat.written(byId, commandId);
  if (written) return accept({ seq: written.seq, atMs: written.atMs });
  return refuse(wasHeld(chat.told, heardKey(byId, commandId)) ? 'LineWaits' : 'TemporarilyUnavailable');
}
