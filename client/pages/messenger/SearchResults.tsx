import { Link } from 'wouter';
import type { FoundLine } from '../../../shared/protocol/chat.ts';
import type { ConversationHead, FoundConversation } from '../../../shared/protocol/conversations.ts';
import type { SearchQuery } from '../../../shared/searchText.ts';
import { t } from '../../texts/messenger.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { isolate, shown } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import list from './ConversationList.module.css';
import { shortWhen } from './dayWords.ts';
import { HeadFace } from './Face.tsx';
import styles from './Find.module.css';
import { HeadRow } from './HeadRow.tsx';
import { titleOf } from './headWords.ts';
import { Marked } from './Marked.tsx';
import { useMessageSearch } from './useMessageSearch.ts';

export interface SearchResultsProps {
  readonly typed: string;
  readonly query: SearchQuery;
  /** Conversations whose names or people fit. */
  readonly heads: readonly ConversationHead[];
  readonly selfId: string;
  readonly chosen: string | null;
  readonly nowMs: number;
}

/** What a search has found: conversations by their names, then messages in all of them. */
export function SearchResults({ typed, query, heads, selfId, chosen, nowMs }: SearchResultsProps) {
  const search = useMessageSearch(typed);
  const { found, isAsking, refused } = search;
  return (
    <div className={styles.results}>
      {heads.map((head) => (
        <HeadRow
          key={head.conversationId}
          {...{ head, selfId, nowMs }}
          isChosen={head.conversationId === chosen}
        />
      ))}
      <h2 className={styles.part}>{t('found.title')}</h2>
      <Problem text={refused?.message ?? null} />
      {found.map((one) => (
        <Found key={one.head.conversationId} {...{ one, typed, query, selfId, nowMs }} />
      ))}
      <p className={styles.note} aria-live="polite">
        {isAsking ? t('found.coming') : found.length === 0 && !refused ? t('found.none') : ''}
      </p>
      {search.more && !isAsking ? <Button onClick={search.more}>{t('found.more')}</Button> : null}
    </div>
  );
}

interface FoundProps extends Pick<SearchResultsProps, 'typed' | 'query' | 'selfId' | 'nowMs'> {
  readonly one: FoundConversation;
}

function Found({ one, typed, query, selfId, nowMs }: FoundProps) {
  const { head, lines, hasMore } = one;
  const title = titleOf(null, head, selfId);
  const path = `/messages/${head.conversationId}?find=${encodeURIComponent(typed)}`;
  return (
    <section aria-label={title}>
      {lines.map((line) => (
        <Link key={line.seq} href={`${path}&line=${line.seq}`} className={list.row}>
          <HeadFace {...{ head, selfId }} size={48} />
          <span className={list.words}>
            <span className={list.top}>
              <bdi className={list.title}>{title}</bdi>
              <span className={list.when}>{shortWhen(line.atMs, nowMs)}</span>
            </span>
            <span className={list.bottom}>
              <LineWords line={line} query={query} selfId={selfId} />
            </span>
          </span>
        </Link>
      ))}
      {hasMore ? (
        <Link href={path} className={styles.more}>
          {t('found.moreHere')}
        </Link>
      ) : null}
    </section>
  );
}

function LineWords({
  line,
  query,
  selfId,
}: {
  readonly line: FoundLine;
  readonly query: SearchQuery;
  readonly selfId: string;
}) {
  const name = line.from.id === selfId ? t('you') : isolate(line.from.name);
  return (
    <span className={list.last}>
      {shown(name)}: <bdi>{<Marked text={line.text} query={query} />}</bdi>
    </span>
  );
}
