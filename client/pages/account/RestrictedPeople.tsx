import type { CurbView } from '../../../shared/protocol/curbs.ts';
import { curbsApi } from '../../net/curbsApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { useRun } from '../../net/useRun.ts';
import { formatList, formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/safety.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { isolate, unmarked } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import styles from './Account.module.css';
import { PersonRow } from './PersonRow.tsx';

/** Lists whom one restricts, and lifts that again. Nothing stands here while nobody is restricted. */
export function RestrictedPeople() {
  const { value, refused: unread, reload } = useAsked(curbsApi.list, []);
  const { busy, refused, run } = useRun();
  const lift = async ({ person }: CurbView) => {
    if (!(await run(() => curbsApi.lift(person.id)))) return;
    showToast({ title: t('curb.lifted', { name: isolate(person.name) }) });
    reload();
  };
  const problem = (refused ?? unread)?.message;
  if (!problem && (value === null || value.curbs.length === 0)) return null;
  return (
    <Card className={styles.card}>
      <h2 className={styles.title}>{t('curb.title')}</h2>
      <p className={styles.about}>{t('curb.listAbout')}</p>
      <Problem text={problem} />
      <ul className={styles.blocks}>
        {value?.curbs.map((curb) => (
          <PersonRow
            key={curb.person.id}
            person={curb.person}
            act={
              <Button
                size="s"
                disabled={busy}
                aria-label={unmarked(t('curb.liftOf', { name: isolate(curb.person.name) }))}
                onClick={() => void lift(curb)}
              >
                {t('curb.lift')}
              </Button>
            }
          >
            <p className={styles.about}>{wordsOf(curb)}</p>
          </PersonRow>
        ))}
      </ul>
    </Card>
  );
}

/** Says what somebody may not do, and until when. */
function wordsOf({ keepsFrom, slowSeconds, untilMs }: CurbView): string {
  const what = formatList([
    ...keepsFrom.map((kind) => t(`curb.short.${kind}`)),
    ...(slowSeconds > 0 ? [t('curb.slowEvery', { count: slowSeconds })] : []),
  ]);
  return untilMs === null
    ? t('curb.open', { what })
    : t('curb.until', { what, date: formatWhen(untilMs, 'minute') });
}
