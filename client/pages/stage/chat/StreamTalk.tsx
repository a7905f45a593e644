import { Suspense } from 'react';
import { groupChatOf } from '../../../../shared/protocol/modes.ts';
import { lazyPart } from '../../../texts/lazyPart.ts';
import { t } from '../../../texts/stage.ts';
import { stageOf, useStreamView } from '../useStreamConnection.ts';
import { ChatPanel, type ChatPanelProps } from './ChatPanel.tsx';

/** Is fetched for the streams of groups alone, and fetches the messenger by itself: the names of its files stand there. */
const GroupChat = lazyPart(() => import('./GroupChat.tsx'));

/** The chat of a stream: its own, or while it is for the members of a group alone, the conversation of the group. */
export function StreamTalk(props: ChatPanelProps) {
  const stage = useStreamView(props.connection, stageOf);
  const conversationId = stage?.phase.type === 'live' ? groupChatOf(stage.mode) : null;
  if (conversationId === null) return <ChatPanel {...props} />;
  return (
    <div className={props.className} data-group-chat>
      <Suspense fallback={null}>
        <GroupChat
          conversationId={conversationId}
          personId={props.selfId}
          title={t('chat.title')}
          besides={props.besides}
        />
      </Suspense>
    </div>
  );
}
