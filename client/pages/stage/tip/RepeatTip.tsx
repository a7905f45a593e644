import Repeat from 'lucide-react/icons/repeat';
import { useState } from 'react';
import { Link } from 'wouter';
import type { RepeatView } from '../../../../shared/protocol/repeats.ts';
import { REPEAT_SPANS } from '../../../../shared/repeatSpans.ts';
import { repeatsApi } from '../../../net/repeatsApi.ts';
import { useRun } from '../../../net/useRun.ts';
import { formatWhen } from '../../../texts/format.ts';
import { t } from '../../../texts/repeats.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import styles from './RepeatTip.module.css';

/** Offers to repeat a tip that was just paid, and says when it is next. */
export function RepeatTip({ receiptId }: { readonly receiptId: string }) {
  const [begun, setBegun] = useState<RepeatView | null>(null);
  const { busy, refused, run } = useRun();
  if (begun) {
    return (
      <p className={styles.begun} role="status">
        {t('begun', { every: begun.every, date: formatWhen(begun.nextAtMs, 'minute') })}{' '}
        <Link href="/wallet">{t('begun.way')}</Link>
      </p>
    );
  }
  return (
    <fieldset className={styles.ask}>
      <legend className={styles.words}>
        <Repeat aria-hidden size={14} /> {t('ask')}
      </legend>
      {REPEAT_SPANS.map((every) => (
        <Button
          key={every}
          size="s"
          variant="ghost"
          busy={busy}
          onClick={() => void run(() => repeatsApi.start({ entryId: receiptId, every })).then(setBegun)}
        >
          {t(`ask.${every}`)}
        </Button>
      ))}
      <Problem text={refused?.message ?? null} />
    </fieldset>
  );
}
