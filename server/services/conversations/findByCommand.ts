import type { ConversationBody, KeptLine } from '../../domain/conversation/conversationBody.ts';
import { type FilePlace, lineOfPlace } from '../../domain/conversation/filePlace.ts';
import { storedByCommand } from '../../domain/conversation/storedLines.ts';
import type { StorePort } from '../store/port.ts';

/**
 * Finds the line that a command of somebody wrote, wherever it lies, as it stands in the store now; null: there is none. It
 * throws as the store does.
 */
export async function findByCommand(
  store: StorePort,
  {
    id,
    body,
    command,
  }: { readonly id: string; readonly body: ConversationBody; readonly command: FilePlace },
): Promise<KeptLine | null> {
  const here = lineOfPlace(body, command);
  if (here) return here;
  const line = await storedByCommand(store, id, command);
  // what lies there and was never told does not count: it is not before the lines of the document
  return line && line.seq < (body.tail[0]?.seq ?? 0) ? line : null;
}
