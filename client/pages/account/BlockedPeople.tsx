import { useState } from 'react';
import type { BlocksAnswer, BlockView } from '../../../shared/protocol/blocks.ts';
import { blocksApi } from '../../net/blocksApi.ts';
import { usePages } from '../../net/pages.ts';
import { useRun } from '../../net/useRun.ts';
import { formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/safety.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { ButtonLink } from '../../ui/controls/ButtonLink.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { isolate, unmarked } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import styles from './Account.module.css';
import { PersonRow } from './PersonRow.tsx';

/** Lists whom one blocks, and lets them in again. */
export function BlockedPeople() {
  const read = usePages<BlockView, BlocksAnswer>(
    {
      ask: blocksApi.list,
      itemsOf: ({ blocks }) => blocks,
      idOf: ({ person }) => person.id,
    },
    [],
  );
  const [liftedIds, setLiftedIds] = useState<readonly string[]>([]);
  const { busy, refused, run } = useRun();
  const blocks = read.items?.filter(({ person }) => !liftedIds.includes(person.id)) ?? null;
  const lift = async ({ person }: BlockView) => {
    if (!(await run(() => blocksApi.lift(person.id)))) return;
    showToast({ title: t('block.lifted', { name: isolate(person.name) }) });
    setLiftedIds((before) => [...before, person.id]);
  };
  return (
    <Card className={styles.card}>
      <h2 className={styles.title}>{t('list.title')}</h2>
      <p className={styles.about}>{blocks?.length === 0 ? t('list.none') : t('list.about')}</p>
      <Problem text={(refused ?? read.refused)?.message} />
      {blocks && blocks.length > 0 ? (
        <ul className={styles.blocks}>
          {blocks.map((block) => (
            <PersonRow
              key={block.person.id}
              person={block.person}
              act={
                <Button
                  size="s"
                  disabled={busy || read.busy}
                  aria-label={unmarked(t('block.liftOf', { name: isolate(block.person.name) }))}
                  onClick={() => void lift(block)}
                >
                  {t('block.lift')}
                </Button>
              }
            >
              <p className={styles.about}>
                {t('list.since', {
                  reason: t(`reason.${block.reason}`),
                  date: formatWhen(block.atMs, 'day'),
                })}
              </p>
              {block.note ? (
                <p className={styles.about}>
                  <bdi>{block.note}</bdi>
                </p>
              ) : null}
            </PersonRow>
          ))}
        </ul>
      ) : null}
      <div>
        <ButtonLink href="/reports" size="s" variant="ghost">
          {t('list.reports')}
        </ButtonLink>
      </div>
      {read.more ? (
        <Button wide busy={busy || read.busy} onClick={read.more}>
          {t('list.more')}
        </Button>
      ) : null}
    </Card>
  );
}
