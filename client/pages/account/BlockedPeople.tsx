import { useCallback, useEffect, useState } from 'react';
import { Link } from 'wouter';
import { handlePath } from '../../../shared/pages.ts';
import type { BlockView } from '../../../shared/protocol/blocks.ts';
import { blocksApi } from '../../net/blocksApi.ts';
import { useRun } from '../../net/useRun.ts';
import { formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/safety.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { ButtonLink } from '../../ui/controls/ButtonLink.tsx';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { isolate, unmarked } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import styles from './Account.module.css';

/** Lists whom one blocks, and lets them in again. */
export function BlockedPeople() {
  const [blocks, setBlocks] = useState<readonly BlockView[] | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const { busy, refused, run } = useRun();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `run` is another function each time and does the same
  const read = useCallback(async (after: string | null) => {
    const page = await run(() => blocksApi.list(after));
    if (!page) return;
    setBlocks((before) => (after === null ? page.blocks : [...(before ?? []), ...page.blocks]));
    setCursor(page.cursor);
  }, []);
  useEffect(() => void read(null), [read]);
  const lift = async ({ person }: BlockView) => {
    if (!(await run(() => blocksApi.lift(person.id)))) return;
    showToast({ title: t('block.lifted', { name: isolate(person.name) }) });
    setBlocks((before) => (before ?? []).filter((one) => one.person.id !== person.id));
  };
  return (
    <Card className={styles.card}>
      <h2 className={styles.title}>{t('list.title')}</h2>
      <p className={styles.about}>{blocks?.length === 0 ? t('list.none') : t('list.about')}</p>
      <Problem text={refused?.message} />
      {blocks && blocks.length > 0 ? (
        <ul className={styles.blocks}>
          {blocks.map((block) => (
            <li key={block.person.id} className={styles.blocked}>
              <Avatar person={block.person} size={36} />
              <div className={styles.words}>
                <Link href={handlePath(block.person.handle)}>
                  <bdi>{block.person.name}</bdi>
                </Link>
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
              </div>
              <Button
                size="s"
                disabled={busy}
                aria-label={unmarked(t('block.liftOf', { name: isolate(block.person.name) }))}
                onClick={() => void lift(block)}
              >
                {t('block.lift')}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <div>
        <ButtonLink href="/reports" size="s" variant="ghost">
          {t('list.reports')}
        </ButtonLink>
      </div>
      {cursor === null ? null : (
        <Button wide busy={busy} onClick={() => void read(cursor)}>
          {t('list.more')}
        </Button>
      )}
    </Card>
  );
}
