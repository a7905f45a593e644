import LayoutGrid from 'lucide-react/icons/layout-grid';
import Mic from 'lucide-react/icons/mic';
import Search from 'lucide-react/icons/search';
import Video from 'lucide-react/icons/video';
import { CATEGORIES, isCategory } from '../../model/categories.ts';
import type { DirectoryQuery } from '../../net/directoryEntries.ts';
import type { LobbyView } from '../../net/lobby.ts';
import { t as common } from '../../texts/common.ts';
import { formatCount } from '../../texts/format.ts';
import { cx } from '../../ui/cx.ts';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import styles from './DirectoryHead.module.css';

interface DirectoryHeadProps {
  readonly lobby: LobbyView;
  readonly query: DirectoryQuery;
  readonly onQuery: (query: DirectoryQuery) => void;
}

const KINDS = [
  { kind: 'all', label: 'All', icon: LayoutGrid },
  { kind: 'video', label: 'Video', icon: Video },
  { kind: 'audio', label: 'Audio', icon: Mic },
] as const;

export function DirectoryHead({ lobby, query, onQuery }: DirectoryHeadProps) {
  const some = (lobby.entries?.size ?? 0) > 0;
  return (
    <header className={styles.head}>
      <div>
        <h1 className={styles.title}>Live now</h1>
        <p className={styles.count}>{countText(lobby)}</p>
      </div>
      {some ? (
        <search className={styles.tools}>
          <fieldset className={styles.kinds}>
            <legend className="visuallyHidden">Kind of stream</legend>
            {KINDS.map(({ kind, label, icon: Icon }) => (
              <button
                key={kind}
                type="button"
                aria-pressed={query.kind === kind}
                className={cx(styles.kind, query.kind === kind && styles.chosen)}
                onClick={() => onQuery({ ...query, kind })}
              >
                <Icon aria-hidden />
                {label}
              </button>
            ))}
          </fieldset>
          <Select
            label="Category"
            hideLabel
            className={styles.category}
            value={query.category}
            options={[
              { value: 'all', label: 'All categories' },
              ...CATEGORIES.map((value) => ({ value, label: common(`category.${value}`) })),
            ]}
            onChange={(value) => onQuery({ ...query, category: isCategory(value) ? value : 'all' })}
          />
          <TextField
            label="Search streams"
            hideLabel
            type="search"
            placeholder="Search title or creator"
            before={<Search aria-hidden />}
            value={query.text}
            fieldClassName={cx(styles.search)}
            onChange={(event) => onQuery({ ...query, text: event.currentTarget.value })}
          />
        </search>
      ) : null}
    </header>
  );
}

function countText({ connection, entries }: LobbyView): string {
  if (connection === 'lost') return 'Reconnecting to the directory…';
  if (!entries) return 'Looking who is on…';
  if (entries.size === 0) return 'Nobody at the moment';
  const viewers = [...entries.values()].reduce((sum, entry) => sum + entry.viewers, 0);
  const streams = entries.size === 1 ? '1 stream' : `${formatCount(entries.size)} streams`;
  return `${streams} · ${formatCount(viewers)} watching`;
}
