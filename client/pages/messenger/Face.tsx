import type { ConversationHead } from '../../../shared/protocol/conversations.ts';
import { useFileAddress } from '../../net/chat/fileAddresses.ts';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { titleOf } from './headWords.ts';

export interface FaceProps {
  /** The other person of a direct conversation, or the group. */
  readonly face: { readonly id: string; readonly name: string };
  /** The file that is the group's picture; absent: it has none. */
  readonly pictureId?: string | undefined;
  /** Edge in px. */
  readonly size: number;
}

/** What stands for a conversation: the picture of the person or of the group, or letters where there is none. */
export function Face({ face, pictureId, size }: FaceProps) {
  if (pictureId === undefined) return <Avatar person={face} size={size} />;
  return <GroupPicture key={pictureId} face={face} pictureId={pictureId} size={size} />;
}

interface HeadFaceProps extends Pick<FaceProps, 'size'> {
  readonly head: ConversationHead;
  readonly selfId: string;
}

/** What stands for a conversation in a list. */
export function HeadFace({ head, selfId, size }: HeadFaceProps) {
  const [other] = head.people;
  const isGroup = head.type === 'group' || !other;
  const face = isGroup ? { id: head.conversationId, name: titleOf(null, head, selfId) } : other;
  return <Face face={face} pictureId={head.pictureId} size={size} />;
}

function GroupPicture({ face, pictureId, size }: FaceProps & { readonly pictureId: string }) {
  const file = useFileAddress(pictureId);
  return <Avatar person={face} picture={file?.thumb ?? file?.main} size={size} />;
}
