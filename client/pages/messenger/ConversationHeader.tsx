import ArrowLeft from 'lucide-react/icons/arrow-left';
import BellOff from 'lucide-react/icons/bell-off';
import Info from 'lucide-react/icons/info';
import Timer from 'lucide-react/icons/timer';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { formatList } from '../../texts/format.ts';
import { t } from '../../texts/messenger.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { isolate, shown } from '../../ui/isolate.tsx';
import { CallButtons } from './CallButtons.tsx';
import styles from './ConversationPane.module.css';
import { Face } from './Face.tsx';
import { GoLiveButton } from './GoLiveButton.tsx';
import { useIsAway } from './OfflineBar.tsx';
import type { Talk } from './useTalk.ts';

export interface ConversationHeaderProps {
  readonly talk: Talk;
  readonly title: string;
  readonly onDetails: () => void;
}

/** With whom one talks, and what they do right now. */
export function ConversationHeader({ talk, title, onDetails }: ConversationHeaderProps) {
  const [, go] = useLocation();
  const { you, open, other } = talk;
  const face = other ?? { id: open.kept.conversationId, name: title };
  return (
    <header className={styles.header}>
      {/* on a phone the list with its heading is not there */}
      <h1 aria-label={t('title')} className={styles.heading} />
      <IconButton
        label={t('back')}
        icon={<ArrowLeft />}
        className={styles.back}
        onClick={() => go('/messages')}
      />
      <button type="button" title={t('details.open')} className={styles.who} onClick={onDetails}>
        <Face face={face} pictureId={talk.pictureId} size={40} />
        <span className={styles.names}>
          <span className={styles.title}>
            <bdi>{title}</bdi>
            {talk.view?.disappearDays ? (
              <Timer
                aria-label={t('disappear.on', { days: talk.view.disappearDays })}
                className={styles.mutedIcon}
              />
            ) : null}
            {you?.isMuted ? <BellOff aria-label={t('muted')} className={styles.mutedIcon} /> : null}
          </span>
          <span className={styles.sub}>
            <Standing talk={talk} />
          </span>
        </span>
      </button>
      <CallButtons talk={talk} title={title} />
      <GoLiveButton talk={talk} />
      <IconButton label={t('details.open')} icon={<Info />} className={styles.info} onClick={onDetails} />
    </header>
  );
}

/** Whether the connection stands, who types, who is here. */
function Standing({ talk }: { readonly talk: Talk }): ReactNode {
  const { link, view, selfId } = talk;
  // what that means for the reader is told by the bar below
  if (useIsAway(link) || (link.type === 'connecting' && !view)) return t('standing.connecting');
  if (!view) return null;
  const typing = view.typing.filter((id) => id !== selfId);
  if (typing.length > 0) return <span className={styles.typing}>{shown(typingWords(talk, typing))}</span>;
  if (talk.isGroup) {
    const here = view.members.filter(({ isHere }) => isHere).length;
    return t('standing.group', { count: view.members.length, here });
  }
  const other = view.members.find(({ person }) => person.id !== selfId);
  if (other?.isHere) return <span className={styles.here}>{t('standing.here')}</span>;
  return other ? <bdi>@{other.person.handle}</bdi> : null;
}

function typingWords({ people, isGroup }: Talk, ids: readonly string[]): string {
  if (!isGroup) return t('typing.one');
  const names = ids.flatMap((id) => people.find((person) => person.id === id)?.name ?? []);
  if (names.length > 3) return t('typing.many', { count: names.length });
  return t('typing.some', { names: formatList(names.map(isolate)), count: names.length });
}
