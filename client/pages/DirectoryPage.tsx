import SearchX from 'lucide-react/icons/search-x';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { isMarkedDemo } from '../../shared/demoMark.ts';
import { type DirectoryQuery, listDirectory } from '../net/directoryEntries.ts';
import { type LobbyView, useLobby } from '../net/lobby.ts';
import { useAccount } from '../net/session.ts';
import { useTitle } from '../shell/useTitle.ts';
import { t } from '../texts/directory.ts';
import { Button } from '../ui/controls/Button.tsx';
import { EmptyState } from '../ui/display/EmptyState.tsx';
import { announce } from '../ui/notices/LiveRegion.tsx';
import { DemoShowBar } from './directory/DemoShow.tsx';
import styles from './directory/Directory.module.css';
import { DirectoryHead } from './directory/DirectoryHead.tsx';
import { DirectorySkeleton } from './directory/DirectorySkeleton.tsx';
import { QuietStage } from './directory/QuietStage.tsx';
import { Spotlight } from './directory/Spotlight.tsx';
import { Welcome } from './directory/Welcome.tsx';
import { StreamCard } from './stage/card/StreamCard.tsx';

const EVERYTHING: DirectoryQuery = { kind: 'all', category: 'all', text: '' };

export default function DirectoryPage() {
  useTitle();
  const lobby = useLobby();
  const [query, setQuery] = useState<DirectoryQuery>(EVERYTHING);
  useSpokenCount(lobby);
  const account = useAccount();
  return (
    <div className={styles.page}>
      {account === null ? <Welcome /> : null}
      <DirectoryHead lobby={lobby} query={query} onQuery={setQuery} />
      <Streams lobby={lobby} query={query} onReset={() => setQuery(EVERYTHING)} />
    </div>
  );
}

/**
 * Reads the number of streams out when it changes. The number of viewers changes all the time, and is not read out.
 */
function useSpokenCount({ entries }: LobbyView): void {
  const streams = entries?.size;
  useEffect(() => {
    if (streams !== undefined) announce(t('live.count', { streams }));
  }, [streams]);
}

interface StreamsProps {
  readonly lobby: LobbyView;
  readonly query: DirectoryQuery;
  readonly onReset: () => void;
}

function Streams({ lobby: { entries }, query, onReset }: StreamsProps) {
  const wanted = useDeferredValue(query);
  const found = useMemo(() => (entries ? listDirectory(entries, wanted) : null), [entries, wanted]);
  if (!entries || !found) return <DirectorySkeleton />;
  if (entries.size === 0) return <QuietStage />;
  if (found.length === 0) return <NothingFound onReset={onReset} />;
  const searching = wanted.kind !== 'all' || wanted.category !== 'all' || wanted.text.trim() !== '';
  const [first, ...rest] = found;
  const cards = searching ? found : rest;
  const ofShow = [...entries.values()].filter(({ creator }) => isMarkedDemo(creator.name));
  return (
    <>
      {ofShow.length > 0 ? <DemoShowBar entries={ofShow} /> : null}
      {first && !searching ? <Spotlight entry={first} /> : null}
      {cards.length > 0 ? (
        <ul className={styles.grid} aria-label={t('live.list')}>
          {cards.map((entry) => (
            <li key={entry.streamId}>
              <StreamCard entry={entry} />
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

function NothingFound({ onReset }: { readonly onReset: () => void }) {
  return (
    <EmptyState
      within
      icon={<SearchX />}
      title={t('none.title')}
      body={t('none.body')}
      actions={<Button onClick={onReset}>{t('none.all')}</Button>}
    />
  );
}
