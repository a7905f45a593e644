import { useState } from 'react';
import type { PaidLineView } from '../../../shared/protocol/chatLines.ts';
import { formatMesi, formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/paidMessages.ts';
import { Button } from '../../ui/controls/Button.tsx';
import styles from './PaidState.module.css';
import { ReceiptLink } from './ReceiptLink.tsx';

interface PaidStateProps {
  readonly paid: PaidLineView;
  readonly isOwn: boolean;
  /** Returns the money of the line; resolves when it was asked for. */
  readonly onReturn: (orderId: string) => Promise<void>;
  /** Lets its writer write for free from now on; null: they do already, or it is not the reader's to say. */
  readonly onFree: (() => Promise<void>) | null;
}

/** Says how it stands with the money of a line, and lets who would be paid return it. */
export function PaidState({ paid, isOwn, onReturn, onFree }: PaidStateProps) {
  const { orderId, state, amountMinor, untilMs } = paid;
  const [busy, setBusy] = useState(false);
  const amount = formatMesi(amountMinor);
  const isMine = state === 'held' && !isOwn;
  const words = isMine ? t('state.earns', { amount, date: formatWhen(untilMs, 'minute') }) : null;
  const run = async (act: () => Promise<void>) => {
    setBusy(true);
    await act();
    setBusy(false);
  };
  return (
    <div className={styles.paid} data-paid={state}>
      <span>{words ?? t(`state.${state}`, { amount, date: formatWhen(untilMs, 'minute') })}</span>
      {isMine ? (
        <Button size="s" busy={busy} onClick={() => void run(() => onReturn(orderId))}>
          {t('return')}
        </Button>
      ) : null}
      {state === 'paid' && !isOwn && onFree ? (
        <Button size="s" busy={busy} onClick={() => void run(onFree)}>
          {t('free.do')}
        </Button>
      ) : null}
      {state === 'paid' ? <ReceiptLink orderId={orderId} /> : null}
    </div>
  );
}
