import Search from 'lucide-react/icons/search';
import { useDeferredValue, useState } from 'react';
import { Link } from 'wouter';
import { handlePath } from '../../../shared/pages.ts';
import type { AdminPeopleAnswer } from '../../../shared/protocol/admin.ts';
import { adminApi } from '../../net/adminApi.ts';
import { usePages } from '../../net/pages.ts';
import { useRun } from '../../net/useRun.ts';
import { formatList } from '../../texts/format.ts';
import { t } from '../../texts/operator.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { Badge } from '../../ui/display/Badge.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { isolate, unmarked } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import { ConfirmDialog } from '../../ui/popups/ConfirmDialog.tsx';
import styles from './Operator.module.css';
import { Verified } from './Verified.tsx';

type Listed = AdminPeopleAnswer['people'][number];

/** Lists everybody who has an account, a page at a time, and ends the log-ins of one. */
export function PeopleCard() {
  const [search, setSearch] = useState('');
  const { items: people, more, busy, refused } = usePeople(useDeferredValue(search.trim()));
  const [chosen, setChosen] = useState<Listed | null>(null);
  return (
    <Card>
      <h2 className={styles.part}>{t('people.title')}</h2>
      <div className={styles.find}>
        <TextField
          label={t('people.search')}
          type="search"
          value={search}
          before={<Search aria-hidden />}
          maxLength={100}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </div>
      <Problem text={refused?.message} />
      {people?.length === 0 ? <p className={styles.note}>{t('people.none')}</p> : null}
      <ul className={styles.list}>
        {people?.map((one) => (
          <li key={one.person.id} className={styles.row}>
            <div className={styles.words}>
              <p className={styles.name}>
                <Link href={handlePath(one.person.handle)}>
                  <bdi>{one.person.name}</bdi> <bdi>@{one.person.handle}</bdi>
                </Link>
              </p>
              <p className={styles.note}>
                <bdi>{one.email}</bdi>
              </p>
              {one.namesBefore?.length ? (
                <p className={styles.note}>
                  {t.rich('people.before', { names: <bdi>{formatList(one.namesBefore)}</bdi> })}
                </p>
              ) : null}
            </div>
            <Verified one={one} />
            <Badge>{one.isCreator ? t('people.creator') : t('people.fan')}</Badge>
            <Button
              size="s"
              aria-label={unmarked(t('people.logOutOf', { name: isolate(one.person.name) }))}
              onClick={() => setChosen(one)}
            >
              {t('people.logOut')}
            </Button>
          </li>
        ))}
      </ul>
      {more ? (
        <Button wide busy={busy} onClick={more}>
          {t('people.more')}
        </Button>
      ) : null}
      <LogOutDialog chosen={chosen} onClose={() => setChosen(null)} />
    </Card>
  );
}

interface LogOutDialogProps {
  /** Whose log-ins are to end; null: the dialog is closed. */
  readonly chosen: Listed | null;
  readonly onClose: () => void;
}

function LogOutDialog({ chosen, onClose }: LogOutDialogProps) {
  const { busy, refused, run } = useRun();
  const name = isolate(chosen?.person.name ?? '');
  const logOut = async () => {
    if (!chosen || !(await run(() => adminApi.logOut(chosen.person.id)))) return;
    showToast({ title: t('people.loggedOut', { name }) });
    onClose();
  };
  return (
    <ConfirmDialog
      open={chosen !== null}
      title={t('people.ask', { name })}
      description={t('people.about')}
      error={refused?.message ?? null}
      busy={busy}
      yes={t('people.logOut')}
      no={t('people.no')}
      onYes={() => void logOut()}
      onNo={onClose}
    />
  );
}

/** Reads the people whom a search finds. */
const usePeople = (search: string) =>
  usePages<Listed, AdminPeopleAnswer>(
    {
      ask: (cursor) => adminApi.people(search, cursor),
      itemsOf: ({ people }) => people,
      idOf: ({ person }) => person.id,
    },
    [search],
  );
