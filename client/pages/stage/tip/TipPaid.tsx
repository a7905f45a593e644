import Check from 'lucide-react/icons/check';
import Copy from 'lucide-react/icons/copy';
import { useEffect, useRef } from 'react';
import type { TextLeftOut } from '../../../../shared/protocol/answers.ts';
import { t } from '../../../texts/watch.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import { copyText } from '../../../ui/notices/copyText.ts';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { RepeatTip } from './RepeatTip.tsx';
import styles from './TipPaid.module.css';
import { sayLeftOut } from './useTipping.ts';

interface TipPaidProps {
  readonly paid: string;
  readonly receiptId: string;
  readonly creatorName: string;
  readonly textLeftOut: TextLeftOut | null;
  readonly onDone: () => void;
}

export default function TipPaid({ paid, receiptId, creatorName, textLeftOut, onDone }: TipPaidProps) {
  const again = useRef<HTMLButtonElement>(null);
  useEffect(() => again.current?.focus({ preventScroll: true }), []);
  const copy = () => copyText(receiptId, { title: t('paid.copied') });
  return (
    <div className={styles.paid} role="status" data-receipt={receiptId}>
      <span aria-hidden className={styles.mark}>
        <Check />
      </span>
      <p className={styles.thanks}>
        {t.rich('paid.onItsWay', {
          amount: paid,
          creator: <bdi>{creatorName}</bdi>,
          b: (words) => <strong>{words}</strong>,
        })}
      </p>
      <Problem text={sayLeftOut(textLeftOut)} />
      <p className={styles.receipt}>
        <span className={styles.label}>{t('paid.receipt')}</span>
        <code className={styles.id}>{receiptId}</code>
        <IconButton label={t('paid.copy')} size="s" icon={<Copy />} onClick={() => void copy()} />
      </p>
      <RepeatTip receiptId={receiptId} />
      <Button ref={again} variant="secondary" wide onClick={onDone}>
        {t('paid.another')}
      </Button>
    </div>
  );
}
