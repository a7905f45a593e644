import type { ReactNode } from 'react';
import { t } from '../../texts/messenger.ts';
import { Spinner } from '../../ui/display/Spinner.tsx';
import styles from './ConversationPane.module.css';
import { ConversationPane } from './ConversationPane.tsx';
import { useOpenConversation } from './useOpenConversation.ts';

export interface GroupTalkProps {
  readonly conversationId: string;
  readonly personId: string;
  /** What the place is called, for a screen reader. */
  readonly title: string;
  /** Stands beside the composer instead of the button that tips a member. */
  readonly besides?: ReactNode;
}

/** The conversation of a group as the chat of its stream: the same lines, roles and rules as in the messenger. */
export default function GroupTalk({ conversationId, personId, title, besides = null }: GroupTalkProps) {
  const open = useOpenConversation(personId, conversationId);
  if (open === null)
    return (
      <div className={styles.slimOpening} aria-busy>
        <Spinner size={22} label={t('standing.connecting')} />
      </div>
    );
  return <ConversationPane open={open} title={title} slim={{ besides }} />;
}
