import type { ConversationBody, KeptLine } from '../../domain/conversation/conversationBody.ts';
import {
  isOpenTo,
  isPicturePlace,
  lineCommandKey,
  lineOfPlace,
  readFilePlace,
  showsFile,
} from '../../domain/conversation/filePlace.ts';
import { mayReadLine } from '../../domain/conversation/mayReadLine.ts';
import type { FileOwner } from '../files/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort } from '../store/port.ts';

/** Says of files in places of conversations whether they are shown there, and to whom, as it stands in the store now. */
export interface ShownFiles {
  mayRead(owner: FileOwner, personId: string, fileId: string): Promise<boolean>;
  /** Whether the place has a line that shows the file. */
  stands(owner: FileOwner, fileId: string): Promise<boolean>;
}

export function createShownFiles(store: StorePort): ShownFiles {
  async function bodyOf({ id }: FileOwner): Promise<ConversationBody | null> {
    const found = await store.get(COLLECTIONS.conversations.name, id);
    return found && (found.body as unknown as ConversationBody);
  }

  async function find(owner: FileOwner, fileId: string) {
    const { id, place } = owner;
    const body = await bodyOf(owner);
    const line = body && (lineOfPlace(body, readFilePlace(place)) ?? (await older(id, body, place)));
    return body && line && showsFile(line, fileId) ? { body, line } : null;
  }

  /** What lies there and was never told does not count: it is not before the lines of the document. */
  async function older(id: string, { tail }: ConversationBody, place: string): Promise<KeptLine | null> {
    const value = lineCommandKey(id, readFilePlace(place));
    const [found] = await store.find(COLLECTIONS.chatLines.name, { field: 'command', value, limit: 1 });
    const line = found ? ((found.body as { line?: unknown }).line as KeptLine) : null;
    return line && line.seq < (tail[0]?.seq ?? 0) ? line : null;
  }

  return {
    async mayRead(owner, personId, fileId) {
      if (isPicturePlace(owner.place)) {
        const body = await bodyOf(owner);
        return body?.pictureId === fileId && body.members.some(({ person }) => person.id === personId);
      }
      const found = await find(owner, fileId);
      if (!found || !isOpenTo(found.line, personId)) return false;
      return mayReadLine(found.body, { personId, seq: found.line.seq });
    },
    stands: async (owner, fileId) =>
      isPicturePlace(owner.place)
        ? (await bodyOf(owner))?.pictureId === fileId
        : (await find(owner, fileId)) !== null,
  };
}
