import Search from 'lucide-react/icons/search';
import { type FormEvent, useState } from 'react';
import type { AdminPersonAnswer } from '../../../shared/protocol/admin.ts';
import { adminApi } from '../../net/adminApi.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/operator.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { Facts } from '../../ui/display/Facts.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import styles from './Operator.module.css';

/** Finds one person by their handle. */
export function FindPerson() {
  const [handle, setHandle] = useState('');
  const [found, setFound] = useState<AdminPersonAnswer | null>(null);
  const { busy, refused, run } = useRun();
  const find = async (event: FormEvent) => {
    event.preventDefault();
    const wanted = handle.trim().replace(/^@/, '');
    if (wanted !== '') setFound(await run(() => adminApi.person(wanted)));
  };
  const problem = refused?.code === 'NotFound' ? t('person.unknown') : refused?.message;
  return (
    <Card>
      <h2 className={styles.part}>{t('person.title')}</h2>
      <form className={styles.find} onSubmit={(event) => void find(event)}>
        <TextField
          label={t('person.handle')}
          value={handle}
          before={<Search aria-hidden />}
          onChange={(event) => setHandle(event.currentTarget.value)}
        />
        <Button type="submit" busy={busy}>
          {t('person.find')}
        </Button>
      </form>
      <Problem text={problem} />
      {found ? (
        <Facts
          rows={[
            [t('person.name'), <bdi key="name">{found.person.name}</bdi>],
            [t('person.email'), <bdi key="email">{found.email}</bdi>],
            [t('person.role'), found.isCreator ? t('person.creator') : t('person.fan')],
            [
              t('person.live'),
              found.liveStreamId === null ? (
                t('person.notLive')
              ) : (
                <a key="live" href={`/live/${found.liveStreamId}`}>
                  {t('live.look')}
                </a>
              ),
            ],
          ]}
        />
      ) : null}
    </Card>
  );
}
