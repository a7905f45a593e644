import { type Outcome, refuse } from '../../../shared/protocol/rejections.ts';
import type { FileOwner, FilesPort } from '../../services/files/port.ts';
import { picturePlaceOf } from './filePlace.ts';

/** A file that somebody sent to be the picture of a group. */
export interface PictureAsked {
  readonly conversationId: string;
  readonly personId: string;
  readonly fileId: string;
}

/** Returns where the picture of a group is shown, as the files service knows it. */
export function pictureOwner({ conversationId, fileId }: Omit<PictureAsked, 'personId'>): FileOwner {
  return { type: 'conversation', id: conversationId, place: picturePlaceOf(fileId) };
}

/**
 * Shows a file as the picture of a group, before the group's document says so: what dies in between leaves a file that the
 * files service takes away after an hour. Rejections: FileUnknown of what is no picture of this use, or not the asker's;
 * FileNotReady, FileInUse, and why a file was not taken.
 */
export async function showGroupPicture(files: FilesPort, asked: PictureAsked): Promise<Outcome<object>> {
  const { personId, fileId } = asked;
  const facts = await files.describe(fileId);
  if (facts?.personId !== personId || facts.use !== 'profile') return refuse('FileUnknown');
  if (facts.state.type === 'refused') return refuse(facts.state.why);
  const shown = await files.attach({ fileId, personId, owner: pictureOwner(asked) });
  if (shown === 'attached') return { ok: true, value: {} };
  return refuse(shown === 'NotFound' ? 'FileUnknown' : shown);
}
