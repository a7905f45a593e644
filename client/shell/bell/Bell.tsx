import BellIcon from 'lucide-react/icons/bell';
import MessageCircle from 'lucide-react/icons/message-circle';
import * as Radix from 'radix-ui/popover';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { NoticeView } from '../../../shared/protocol/inbox.ts';
import { useStore } from '../../base/createStore.ts';
import { PUSHED_PERSON, readLocal } from '../../base/localText.ts';
import { followInbox, type Inbox, inboxStore } from '../../net/inbox.ts';
import { formatCount } from '../../texts/format.ts';
import { t } from '../../texts/inbox.ts';
import { localeStore, textsReady } from '../../texts/locale.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { unmarked } from '../../ui/isolate.tsx';
import { announce } from '../../ui/notices/LiveRegion.tsx';
import { useTitleBadge } from '../useTitle.ts';
import styles from './Bell.module.css';
import { NoticeList } from './NoticeList.tsx';
import { isKnown, sentenceOf } from './noticeWords.ts';

/** The way to the messages and the bell, each with how much is new. It follows the inbox of whoever is logged in. */
export default function Bell({ personId }: { readonly personId: string }) {
  const inbox = useInbox(personId);
  useKeptPushes(personId);
  return (
    <span className={styles.inbox}>
      <Messages />
      <Notices inbox={inbox} />
    </span>
  );
}

function Messages() {
  const { unreadConversations = 0 } = useStore(inboxStore).head;
  return (
    <Link
      href="/messages"
      className={styles.messages}
      aria-label={t('messages', { count: unreadConversations })}
    >
      <MessageCircle aria-hidden />
      <Count of={unreadConversations} />
    </Link>
  );
}

function Count({ of }: { readonly of: number }) {
  return of > 0 ? <span className={styles.count}>{formatCount(of)}</span> : null;
}

function Notices({ inbox }: { readonly inbox: Inbox | null }) {
  const { unread } = useStore(inboxStore).head;
  const [open, setOpen] = useState(false);
  useTitleBadge(unread);
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Trigger asChild>
        <IconButton
          label={t('label', { count: unread })}
          size="s"
          className={styles.bell}
          icon={
            <>
              <BellIcon />
              <Count of={unread} />
            </>
          }
        />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={styles.panel}
          aria-label={t('title')}
          align="end"
          sideOffset={8}
          collisionPadding={12}
        >
          {inbox ? <NoticeList inbox={inbox} onLeave={() => setOpen(false)} /> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Devices that were switched on stay so: the browser may have given them a new address, or the reader a new language. */
function useKeptPushes(personId: string): void {
  const locale = useStore(localeStore);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words are those of the language
  useEffect(() => {
    if (readLocal(PUSHED_PERSON) === personId)
      void textsReady()
        .then(() => import('../../net/push.ts'))
        .then(({ keepOn }) => keepOn(personId));
  }, [personId, locale]);
}

function useInbox(personId: string): Inbox | null {
  const [inbox, setInbox] = useState<Inbox | null>(null);
  useEffect(() => {
    const followed = followInbox(personId, tellNew);
    setInbox(followed);
    return () => followed.close();
  }, [personId]);
  return inbox;
}

/** Reads new notices out to a screen reader. */
function tellNew(notices: readonly NoticeView[]): void {
  void textsReady().then(() => {
    for (const notice of notices.filter(isKnown)) announce(unmarked(sentenceOf(notice)));
  });
}
