import type { ReactNode } from 'react';
import type { GatePlace } from '../../../../shared/protocol/gates.ts';
import { formatMoney } from '../../../texts/format.ts';
import { t } from '../../../texts/watch.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Facts } from '../../../ui/display/Facts.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { AddFundsButton } from '../../../wallet/addFunds.tsx';
import { GateHelp } from '../../stage/gate/GateHelp.tsx';
import type { Payment } from '../../stage/tip/PayWith.tsx';
import styles from './Offers.module.css';
import type { OrderPhase } from './useOrder.ts';

export interface OrderFormProps {
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** What happens with the money, in one or two sentences. */
  readonly promise: ReactNode;
  readonly payment: Payment;
  readonly phase: OrderPhase;
  readonly verb: string;
  readonly disabled?: boolean;
  readonly onPlace: () => void;
  /** At whose gate somebody may be refused, and where; absent: nothing is asked there. */
  readonly gate?: { readonly creatorId: string | undefined; readonly place: GatePlace };
  readonly children?: ReactNode;
}

/** Shows an order once more before its money is held. */
export function OrderForm(props: OrderFormProps) {
  const { facts, promise, payment, phase, verb, disabled, onPlace, gate, children } = props;
  const { asset, costMinor, isCovered } = payment;
  const sending = phase.type === 'sending';
  const price = costMinor === null ? null : formatMoney({ asset, amountMinor: costMinor });
  return (
    <form
      className={styles.dialog}
      onSubmit={(event) => {
        event.preventDefault();
        if (!sending && !disabled && isCovered && costMinor !== null) onPlace();
      }}
    >
      {children}
      <Facts rows={[...facts, [t('order.hold'), price ?? t('order.noRate')]]} />
      <p className={styles.small}>{promise}</p>
      <Problem text={phase.type === 'editing' ? phase.refused?.message : null} />
      {gate && phase.type === 'editing' ? <GateHelp code={phase.refused?.code} {...gate} /> : null}
      {isCovered ? (
        <Button
          type="submit"
          variant="tip"
          size="l"
          wide
          busy={sending}
          disabled={Boolean(disabled) || costMinor === null}
        >
          {verb}
          {price ? ` · ${price}` : ''}
        </Button>
      ) : (
        <AddFundsButton asset={asset} missingMinor={payment.missingMinor} />
      )}
      {sending && phase.uncertain ? (
        <p role="status" className={styles.small}>
          {t('order.asking')}
        </p>
      ) : null}
    </form>
  );
}
