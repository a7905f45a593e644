import type { ReactNode } from 'react';
import { useMissing } from '../../net/usePaidAsk.ts';
import { formatMesi } from '../../texts/format.ts';
import { t } from '../../texts/paidMessages.ts';
import { Problem } from '../../ui/notices/Problem.tsx';
import { AddFundsButton } from '../../wallet/addFunds.tsx';
import { PaidBar } from './PaidBar.tsx';
import styles from './PaidState.module.css';
import type { useComposing } from './useComposing.ts';
import { usePaidDoor } from './usePaidDoor.ts';
import { usePaidSend } from './usePaidSend.ts';
import type { Talk } from './useTalk.ts';

/** What the composer is while a message has a price. */
export interface Paying {
  readonly isPaying: boolean;
  /** The words of the button that sends; absent: sending costs nothing. */
  readonly words: string | undefined;
  readonly isSending: boolean;
  readonly send: () => void;
  /** What a message costs, and what is in the way. */
  readonly above: ReactNode;
}

/** Knows whether a message has a price for the reader, and sends it with the money then. */
export function usePaying(talk: Talk, composing: ReturnType<typeof useComposing>): Paying {
  const { door, look } = usePaidDoor(talk);
  const paid = usePaidSend(talk, look);
  const price = (talk.other && door?.paid) ?? null;
  const missingMinor = useMissing(price?.priceMinor ?? '0');
  const isPaying = price !== null && composing.purpose.type !== 'edit';
  const send = async () => {
    if (!isPaying) return composing.send();
    if (await paid.send(composing.text.trim(), price)) composing.sent();
  };
  return {
    isPaying,
    words: isPaying ? t('send', { amount: formatMesi(price.priceMinor) }) : undefined,
    isSending: isPaying && (paid.busy || missingMinor > 0n),
    send: () => void send(),
    above: (
      <>
        {price && door && talk.other ? <PaidBar to={talk.other} door={door} paid={price} /> : null}
        {paid.refused || missingMinor > 0n ? (
          <div className={styles.short}>
            <Problem text={paid.refused} />
            {missingMinor > 0n ? <AddFundsButton asset="MESI" missingMinor={missingMinor} /> : null}
          </div>
        ) : null}
      </>
    ),
  };
}
