import type { ConsentView } from '../../../shared/protocol/gates.ts';
import { gatesApi } from '../../net/gatesApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { useRun } from '../../net/useRun.ts';
import { formatList, formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/gates.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { isolate, shown, unmarked } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import styles from './Account.module.css';
import { PersonRow } from './PersonRow.tsx';

/** Lists what one agreed to at gates, with every look, and takes it back. Nothing stands here while there is nothing. */
export default function ConsentsCard() {
  const { value, refused: unread, reload } = useAsked(gatesApi.consents, []);
  const { busy, refused, run } = useRun();
  const takeBack = async ({ to, place }: ConsentView) => {
    if (!(await run(() => gatesApi.takeBack(to.id, place)))) return;
    showToast({ title: t('mine.done', { name: isolate(to.name) }) });
    reload();
  };
  const problem = (refused ?? unread)?.message;
  if (!problem && (value === null || value.consents.length === 0)) return null;
  return (
    <Card className={styles.card}>
      <h2 className={styles.title}>{t('mine.title')}</h2>
      <p className={styles.about}>{t('mine.about')}</p>
      <Problem text={problem} />
      <ul className={styles.blocks}>
        {value?.consents.map((consent) => (
          <PersonRow
            key={`${consent.to.id} ${consent.place}`}
            person={consent.to}
            act={
              consent.isReadable ? (
                <Button
                  size="s"
                  disabled={busy}
                  aria-label={unmarked(t('mine.backOf', { name: isolate(consent.to.name) }))}
                  onClick={() => void takeBack(consent)}
                >
                  {t('mine.back')}
                </Button>
              ) : null
            }
          >
            <p className={styles.about}>
              {t(`place.${consent.place}`)}: {shown(wordsOf(consent))}
            </p>
            <p className={styles.about}>{looksOf(consent)}</p>
          </PersonRow>
        ))}
      </ul>
    </Card>
  );
}

function wordsOf({ fields, purpose, untilMs, isReadable }: ConsentView): string {
  const what = { fields: formatList(fields.map((field) => t(`field.${field}`))), purpose: isolate(purpose) };
  return isReadable
    ? t('mine.until', { ...what, date: formatWhen(untilMs, 'minute') })
    : t('mine.over', what);
}

function looksOf({ lookCount, looksAtMs }: ConsentView): string {
  const [last] = looksAtMs;
  const date = last === undefined ? '' : formatWhen(last, 'minute');
  return t('mine.looks', { count: lookCount, date });
}
