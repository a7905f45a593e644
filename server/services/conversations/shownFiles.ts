import { readConversation, readSettled } from '../../domain/conversation/conversationAnnex.ts';
import { isOpenTo, isPicturePlace, readFilePlace, showsFile } from '../../domain/conversation/filePlace.ts';
import { mayReadLine } from '../../domain/conversation/mayReadLine.ts';
import type { FileOwner } from '../files/port.ts';
import type { StorePort } from '../store/port.ts';
import { findByCommand } from './findByCommand.ts';

/** Says of files in places of conversations whether they are shown there, and to whom, as it stands in the store now. */
export interface ShownFiles {
  mayRead(owner: FileOwner, personId: string, fileId: string): Promise<boolean>;
  /** Whether the place has a line that shows the file. */
  stands(owner: FileOwner, fileId: string): Promise<boolean>;
}

export function createShownFiles(store: StorePort): ShownFiles {
  async function find(owner: FileOwner, fileId: string) {
    const { id, place } = owner;
    const body = await readConversation(store, owner.id);
    const line = body && (await findByCommand(store, { id, body, command: readFilePlace(place) }));
    return body && line && showsFile(line, fileId) ? { body, line } : null;
  }

  return {
    async mayRead(owner, personId, fileId) {
      if (isPicturePlace(owner.place)) {
        const body = await readSettled(store, owner.id);
        return body?.pictureId === fileId && body.members.some(({ person }) => person.id === personId);
      }
      const found = await find(owner, fileId);
      if (!found || !isOpenTo(found.line, personId)) return false;
      return mayReadLine(found.body, { personId, seq: found.line.seq });
    },
    stands: async (owner, fileId) =>
      isPicturePlace(owner.place)
        ? (await readSettled(store, owner.id))?.pictureId === fileId
        : (await find(owner, fileId)) !== null,
  };
}
