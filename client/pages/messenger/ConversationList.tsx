import Plus from 'lucide-react/icons/plus';
import Search from 'lucide-react/icons/search';
import { useState } from 'react';
import { VList } from 'virtua';
import { MINUTE_MS } from '../../../shared/time.ts';
import { searched } from '../../model/chat/headList.ts';
import { type HeadsView, moreHeads } from '../../net/chat/heads.ts';
import { useServerNow } from '../../net/serverClock.ts';
import { t } from '../../texts/messenger.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { Skeleton } from '../../ui/display/Skeleton.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { Menu } from '../../ui/popups/Menu.tsx';
import styles from './ConversationList.module.css';
import { HeadRow } from './HeadRow.tsx';
import { NewConversation } from './NewConversation.tsx';
import { RulesDialog } from './RulesDialog.tsx';

export interface ConversationListProps {
  readonly view: HeadsView;
  readonly selfId: string;
  readonly chosen: string | null;
}

type Opened = 'direct' | 'group' | 'rules' | null;

/** All conversations of the reader, the one written to last first. */
export function ConversationList({ view, selfId, chosen }: ConversationListProps) {
  const [typed, setTyped] = useState('');
  const [dialog, setDialog] = useState<Opened>(null);
  const nowMs = useServerNow(MINUTE_MS);
  const heads = searched(view.heads ?? [], typed);
  return (
    <section className={styles.list} aria-label={t('title')}>
      <header className={styles.head}>
        <h1 className={styles.heading}>{t('title')}</h1>
        <NewMenu onChoose={setDialog} />
      </header>
      <TextField
        label={t('search')}
        hideLabel
        type="search"
        placeholder={t('search')}
        fieldClassName={styles.search}
        before={<Search aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Problem text={view.heads === null && view.refused ? view.refused.message : null} />
      {view.heads === null && !view.refused ? <Coming /> : null}
      {view.heads !== null && heads.length === 0 ? <None isSearching={typed !== ''} /> : null}
      <VList
        className={styles.heads}
        data={heads}
        onScroll={(offset) => {
          if (offset > heads.length * 40) void moreHeads();
        }}
      >
        {(head) => (
          <HeadRow
            key={head.conversationId}
            head={head}
            selfId={selfId}
            nowMs={nowMs}
            isChosen={head.conversationId === chosen}
          />
        )}
      </VList>
      <NewConversation
        type={dialog === 'direct' || dialog === 'group' ? dialog : null}
        onClose={() => setDialog(null)}
      />
      <RulesDialog open={dialog === 'rules'} onClose={() => setDialog(null)} />
    </section>
  );
}

function NewMenu({ onChoose }: { readonly onChoose: (what: Opened) => void }) {
  return (
    <Menu
      align="end"
      entries={[
        { type: 'item', id: 'direct', label: t('new.direct'), onSelect: () => onChoose('direct') },
        { type: 'item', id: 'group', label: t('new.group'), onSelect: () => onChoose('group') },
        { type: 'separator', id: 'after-new' },
        { type: 'item', id: 'rules', label: t('rules.open'), onSelect: () => onChoose('rules') },
      ]}
      trigger={(trigger) => (
        <IconButton {...trigger} variant="solid" label={t('new.label')} icon={<Plus />} />
      )}
    />
  );
}

function None({ isSearching }: { readonly isSearching: boolean }) {
  return (
    <div className={styles.none}>
      <p className={styles.noneTitle}>{t(isSearching ? 'none.found' : 'none.title')}</p>
      {isSearching ? null : <p>{t('none.body')}</p>}
    </div>
  );
}

function Coming() {
  return (
    <ul className={styles.coming} aria-busy aria-label={t('coming')}>
      {[0, 1, 2, 3].map((place) => (
        <li key={place}>
          <Skeleton width={48} height={48} radius="50%" />
          <Skeleton height={38} />
        </li>
      ))}
    </ul>
  );
}
