import { useMemo } from 'react';
import type { OpenConversation } from '../../net/chat/openConversation.ts';
import { DeskWay } from '../stage/moderation/DeskWay.tsx';
import { deskOfGroup } from './groupDesk.ts';

/** The way of admins to the moderation desk of their group. */
export default function GroupDesk({ open }: { readonly open: OpenConversation }) {
  const room = useMemo(() => deskOfGroup(open), [open]);
  return <DeskWay room={room} />;
}
