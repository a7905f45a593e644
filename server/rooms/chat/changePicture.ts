import type { Outcome } from '../../../shared/protocol/rejections.ts';
import type { Done } from '../../../shared/protocol/requests.ts';
import { pictureOwner, showGroupPicture } from '../../domain/conversation/groupPicture.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { refuse } from '../kernel/seat.ts';
import type { ChatAuthority } from './ChatAuthority.ts';
import { settled } from './chatRow.ts';
import { isAdmin } from './machine/state.ts';

/** Makes a file the picture of a group, or takes the picture away. Who may not is told so before the file is shown. */
export async function changePicture(
  { services }: RoomDeps,
  chat: ChatAuthority,
  { byId, fileId }: { readonly byId: string; readonly fileId: string | null },
): Promise<Outcome<Done>> {
  const { conversationId, type, members, pictureId } = chat.told;
  if (type === 'direct' || !isAdmin(members.get(byId)?.role)) return refuse('Forbidden');
  if (fileId === null || fileId === pictureId)
    return settled(await chat.command({ type: 'setPicture', byId, fileId }));
  const shown = await showGroupPicture(services.files, { conversationId, personId: byId, fileId });
  if (!shown.ok) return shown;
  const refused = await chat.command({ type: 'setPicture', byId, fileId });
  // shown nowhere, it is its sender's to show again
  if (refused !== null && refused !== 'TemporarilyUnavailable')
    await services.files.release(fileId, pictureOwner({ conversationId, fileId }));
  return settled(refused);
}
