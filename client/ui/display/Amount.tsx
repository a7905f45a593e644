import { useState } from 'react';
import type { Money } from '../../../shared/money.ts';
import { formatMoney, formatShortMoney } from '../../texts/format.ts';
import { cx } from '../cx.ts';
import { useTooltip } from '../popups/tooltip.ts';
import styles from './Amount.module.css';

export interface AmountProps {
  readonly money: Money;
  /** "+" in front of what came in. */
  readonly signed?: boolean;
  /** Inside a button or a link, which says the whole amount in another place. */
  readonly inert?: boolean;
  readonly className?: string | undefined;
}

/**
 * An amount where there is little room. What is too long is shortened by the rule of `formatShortMoney`; the whole of it
 * is read out, shown on hover and on focus, and by a press or a tap in its place.
 */
export function Amount({ money, signed = false, inert = false, className }: AmountProps) {
  const sign = signed && money.amountMinor > 0n ? '+' : '';
  const [full, short] = [sign + formatMoney(money), sign + formatShortMoney(money)];
  const [isOpen, setOpen] = useState(false);
  const tooltip = useTooltip<HTMLButtonElement>(full);
  // a sign stays before its number where words run the other way
  if (full === short)
    return (
      <span dir="ltr" className={cx(styles.amount, className)}>
        {full}
      </span>
    );
  if (inert) {
    return (
      <span dir="ltr" className={cx(styles.amount, styles.short, className)} title={full}>
        <span aria-hidden>{short}</span>
        <span className="visuallyHidden">{full}</span>
      </span>
    );
  }
  return (
    <button
      type="button"
      dir="ltr"
      className={cx(styles.amount, styles.short, isOpen && styles.open, className)}
      aria-label={full}
      aria-expanded={isOpen}
      {...tooltip}
      onClick={() => setOpen(!isOpen)}
    >
      {isOpen ? full : short}
    </button>
  );
}
