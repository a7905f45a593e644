import { Suspense } from 'react';
import { lazyPart } from '../../../texts/lazyPart.ts';
import type { GroupTalkProps } from '../../messenger/GroupTalk.tsx';

const GroupTalk = lazyPart(() => import('../../messenger/GroupTalk.tsx'));

/** Fetches the messenger's part for a stream whose chat is the conversation of a group. */
export default function GroupChat(props: GroupTalkProps) {
  return (
    <Suspense fallback={null}>
      <GroupTalk {...props} />
    </Suspense>
  );
}
