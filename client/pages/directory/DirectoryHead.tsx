import LayoutGrid from 'lucide-react/icons/layout-grid';
import Mic from 'lucide-react/icons/mic';
import Search from 'lucide-react/icons/search';
import Video from 'lucide-react/icons/video';
import { CATEGORIES } from '../../model/categories.ts';
import type { DirectoryQuery } from '../../net/directoryEntries.ts';
import type { LobbyView } from '../../net/lobby.ts';
import { t as common } from '../../texts/common.ts';
import { t } from '../../texts/directory.ts';
import { formatCount } from '../../texts/format.ts';
import { Select } from '../../ui/controls/Select.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { cx } from '../../ui/cx.ts';
import styles from './DirectoryHead.module.css';

interface DirectoryHeadProps {
  readonly lobby: LobbyView;
  readonly query: DirectoryQuery;
  readonly onQuery: (query: DirectoryQuery) => void;
}

const KINDS = [
  {
    kind: 'all',
    icon: LayoutGrid,
  },
  {
    kind: 'video',
    icon: Video,
  },
  {
    kind: 'audio',
    icon: Mic,
  },
] as const;

export function DirectoryHead({ lobby, query, onQuery }: DirectoryHeadProps) {
  const some = (lobby.entries?.size ?? 0) > 0;
  return (
    <header className={styles.head}>
      <div>
        <h1 className={styles.title}>{t('live.title')}</h1>
        <p className={styles.count}>{countText(lobby)}</p>
      </div>
      {some ? (
        <search className={styles.tools}>
          <fieldset className={styles.kinds}>
            <legend className="visuallyHidden">{t('kind.label')}</legend>
            {KINDS.map(({ kind, icon: Icon }) => (
              <button
                key={kind}
                type="button"
                aria-pressed={query.kind === kind}
                className={cx(styles.kind, query.kind === kind && styles.chosen)}
                onClick={() => onQuery({ ...query, kind })}
              >
                <Icon aria-hidden />
                {t(`kind.${kind}`)}
              </button>
            ))}
          </fieldset>
          <Select
            label={t('category.label')}
            hideLabel
            className={styles.category}
            value={query.category}
            options={[
              { value: 'all', label: t('category.all') },
              ...CATEGORIES.map((value) => ({ value, label: common(`category.${value}`) })),
            ]}
            onChange={(category) => onQuery({ ...query, category })}
          />
          <TextField
            label={t('search.label')}
            hideLabel
            type="search"
            placeholder={t('search.placeholder')}
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
  if (connection === 'lost') return t('state.reconnecting');
  if (!entries) return t('state.looking');
  if (entries.size === 0) return t('state.nobody');
  const viewers = [...entries.values()].reduce((sum, entry) => sum + entry.viewers, 0);
  return t('state.count', {
    streams: entries.size,
    count: formatCount(entries.size),
    viewers: formatCount(viewers),
  });
}
