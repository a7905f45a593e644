import type { LineFile } from '../../../shared/protocol/chatFiles.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import { filePlaceOf } from '../../domain/conversation/filePlace.ts';
import { lineFileOf } from '../../domain/conversation/lineFile.ts';
import type { FileOwner, FilesPort } from '../../services/files/port.ts';
import { accept, refuse } from '../kernel/seat.ts';
import type { DroppedFiles } from './machine/state.ts';

/** The files that a line is to show: of its writer, or such as its writer may read. */
export interface FilesAsked {
  readonly conversationId: string;
  readonly writerId: string;
  readonly commandId: string;
  readonly fileIds: readonly string[];
  readonly as: 'sender' | 'reader';
}

/**
 * Shows files in the place of a line that is about to be written, and says what the line carries of them. What is shown for a
 * line that is never written is taken away by the files service after an hour. Refusals: FileUnknown for what is not there
 * or not the writer's to show, FileNotReady, FileInUse, FileOwnersFull, and why a file was not taken.
 */
export async function showFiles(files: FilesPort, asked: FilesAsked): Promise<Outcome<readonly LineFile[]>> {
  const owner = ownerOf(asked.conversationId, filePlaceOf(asked));
  const shown: LineFile[] = [];
  for (const fileId of new Set(asked.fileIds)) {
    const facts = await files.describeTo(asked.writerId, fileId);
    if (!facts || facts.use === 'profile') return refuse('FileUnknown');
    if (facts.state.type === 'refused') return refuse(facts.state.why);
    if (facts.state.type !== 'ready') return refuse('FileNotReady');
    const outcome = await files.attach({ fileId, personId: asked.writerId, owner, as: asked.as });
    if (outcome !== 'attached') return refuse(outcome === 'NotFound' ? 'FileUnknown' : outcome);
    shown.push(lineFileOf(facts, facts.state));
  }
  return accept(shown);
}

function ownerOf(conversationId: string, place: string): FileOwner {
  return { type: 'conversation', id: conversationId, place };
}

/** What an authority does with the files of lines that are erased. */
export interface LineFiles {
  /** Has the places looked at later, whatever happens to whoever erases them. */
  readonly watch: (dropped: readonly DroppedFiles[]) => Promise<void>;
  /** Takes the files away from their places. */
  readonly release: (dropped: readonly DroppedFiles[]) => Promise<void>;
}

export function createLineFiles(files: FilesPort, conversationId: string): LineFiles {
  const each = async (
    dropped: readonly DroppedFiles[],
    act: (fileId: string, owner: FileOwner) => Promise<unknown>,
  ): Promise<void> => {
    for (const { place, fileIds } of dropped)
      for (const fileId of fileIds) await act(fileId, ownerOf(conversationId, place));
  };
  return {
    // said again for a place that it has, a file is looked at later, whoever says it
    watch: (dropped) => each(dropped, (fileId, owner) => files.attach({ fileId, personId: '', owner })),
    release: (dropped) => each(dropped, (fileId, owner) => files.release(fileId, owner)),
  };
}
