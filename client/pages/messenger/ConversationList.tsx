import Plus from 'lucide-react/icons/plus';
import Search from 'lucide-react/icons/search';
import { useEffect, useRef, useState } from 'react';
import { VList } from 'virtua';
import { readQuery, SEARCH_LIMITS } from '../../../shared/searchText.ts';
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
import { SearchResults } from './SearchResults.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';

export interface ConversationListProps {
  readonly view: HeadsView;
  readonly selfId: string;
  readonly chosen: string | null;
}

type Opened = 'direct' | 'group' | 'rules' | 'keys' | null;

/** All conversations of the reader, the one written to last first. */
export function ConversationList({ view, selfId, chosen }: ConversationListProps) {
  const [typed, setTyped] = useState('');
  const [dialog, setDialog] = useState<Opened>(null);
  const nowMs = useServerNow(MINUTE_MS);
  const heads = searched(view.heads ?? [], typed);
  const query = readQuery(typed);
  const field = useSearchKey(chosen === null, () => setDialog('keys'));
  return (
    <section className={styles.list} aria-label={t('title')}>
      <header className={styles.head}>
        <h1 className={styles.heading}>{t('title')}</h1>
        <NewMenu onChoose={setDialog} />
      </header>
      <TextField
        ref={field}
        maxLength={SEARCH_LIMITS.queryChars}
        label={t('search')}
        hideLabel
        type="search"
        placeholder={t('search.placeholder')}
        fieldClassName={styles.search}
        before={<Search aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setTyped('');
        }}
      />
      <Problem text={view.heads === null && view.refused ? view.refused.message : null} />
      {view.heads === null && !view.refused ? <Coming /> : null}
      {view.heads !== null && heads.length === 0 && query === null ? (
        <None isSearching={typed !== ''} />
      ) : null}
      {query !== null ? (
        <SearchResults {...{ typed, query, heads, selfId, chosen, nowMs }} />
      ) : (
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
              {...{ head, selfId, nowMs }}
              isChosen={head.conversationId === chosen}
            />
          )}
        </VList>
      )}
      <NewConversation
        type={dialog === 'direct' || dialog === 'group' ? dialog : null}
        onClose={() => setDialog(null)}
      />
      <ShortcutsDialog open={dialog === 'keys'} onClose={() => setDialog(null)} />
      <RulesDialog open={dialog === 'rules'} onClose={() => setDialog(null)} />
    </section>
  );
}

/**
 * The slash leads to the search, wherever nothing is typed; Ctrl or Cmd and F as well, where no conversation is open. The
 * question mark lists all keys.
 */
function useSearchKey(isAlone: boolean, onHelp: () => void) {
  const field = useRef<HTMLInputElement>(null);
  const help = useRef(onHelp);
  help.current = onHelp;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isHere = document.activeElement === field.current;
      const isFind = isAlone && event.key === 'f' && (event.ctrlKey || event.metaKey) && !isHere;
      if (event.key === '?' && !isTyping(event.target)) return help.current();
      const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!isFind && !(isSlash && !isTyping(event.target))) return;
      event.preventDefault();
      field.current?.focus();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [isAlone]);
  return field;
}

const TYPED_INTO = new Set(['INPUT', 'TEXTAREA', 'SELECT', 'DIALOG']);
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || TYPED_INTO.has(target.tagName));

function NewMenu({ onChoose }: { readonly onChoose: (what: Opened) => void }) {
  return (
    <Menu
      align="end"
      entries={[
        { type: 'item', id: 'direct', label: t('new.direct'), onSelect: () => onChoose('direct') },
        { type: 'item', id: 'group', label: t('new.group'), onSelect: () => onChoose('group') },
        { type: 'separator', id: 'after-new' },
        { type: 'item', id: 'rules', label: t('rules.open'), onSelect: () => onChoose('rules') },
        { type: 'item', id: 'keys', label: t('keys.title'), onSelect: () => onChoose('keys') },
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
