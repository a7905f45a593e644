import MessagesSquare from 'lucide-react/icons/messages-square';
import { useEffect } from 'react';
import type { Account } from '../../../shared/protocol/people.ts';
import { useStore } from '../../base/createStore.ts';
import { headOf } from '../../model/chat/headList.ts';
import { askHead, headsStore, putHead, useHeads } from '../../net/chat/heads.ts';
import type { OpenConversation } from '../../net/chat/openConversation.ts';
import { useTitle } from '../../shell/useTitle.ts';
import { t } from '../../texts/messenger.ts';
import { cx } from '../../ui/cx.ts';
import { EmptyState } from '../../ui/display/EmptyState.tsx';
import { ConversationList } from './ConversationList.tsx';
import { ConversationPane } from './ConversationPane.tsx';
import { titleOf } from './headWords.ts';
import styles from './Messenger.module.css';
import { useOpenConversation } from './useOpenConversation.ts';

export interface MessengerProps {
  readonly account: Account;
  readonly conversationId: string | null;
}

/** The list of conversations, and the one that is open. On a phone one of both is seen. */
export function Messenger({ account, conversationId }: MessengerProps) {
  const view = useHeads(account.id);
  const open = useOpenConversation(account.id, conversationId);
  return (
    <div
      data-messenger=""
      className={cx(styles.messenger, conversationId !== null && styles.withConversation)}
    >
      <ConversationList view={view} selfId={account.id} chosen={conversationId} />
      {open ? (
        <Opened key={open.kept.conversationId} open={open} />
      ) : (
        <>
          <TitleOfList />
          <EmptyState
            within
            className={styles.nothing}
            icon={<MessagesSquare />}
            title={t('nothingOpen.title')}
            body={t('nothingOpen.body')}
          />
        </>
      )}
    </div>
  );
}

function TitleOfList() {
  useTitle(t('title'));
  return null;
}

function Opened({ open }: { readonly open: OpenConversation }) {
  const { personId, conversationId } = open.kept;
  const { heads } = useStore(headsStore);
  const conversation = useStore(open.state);
  const head = heads?.find((each) => each.conversationId === conversationId);
  const title = titleOf(conversation.view ?? null, head ?? null, personId);
  useTitle(title || t('title'));
  // what is told here stands in the list at once
  useEffect(() => {
    const told = head && headOf(head, conversation);
    if (told && told !== head) putHead(told);
  }, [conversation, head]);
  const isUnlisted = head === undefined;
  const lastSeq = conversation.view?.lastSeq;
  useEffect(() => {
    if (isUnlisted && lastSeq !== undefined) void askHead(conversationId);
  }, [conversationId, isUnlisted, lastSeq]);
  return <ConversationPane open={open} title={title} />;
}
