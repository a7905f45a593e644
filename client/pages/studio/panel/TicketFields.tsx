import { LIMITS } from '../../../../shared/limits.ts';
import { formatNumber } from '../../../texts/format.ts';
import { t } from '../../../texts/panel.ts';
import { positiveTyped } from '../../../texts/typed.ts';
import { AmountField } from '../../../ui/controls/AmountField.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';

/** What a ticket costs, in MESI, and how many there are: both as typed. */
export const NEW_TICKETS: { readonly price: string; readonly total: string } = { price: '25', total: '10' };

/** Reads a number of tickets as it was typed; null: it is no whole number. */
export function typedCount(text: string): number | null {
  return /^\d{1,6}$/.test(text.trim()) ? Number(text.trim()) : null;
}

/** Says whether there can be so many tickets. */
export function isTicketCount(count: number | null): count is number {
  return count !== null && count >= 1 && count <= LIMITS.tickets;
}

interface FieldProps {
  readonly text: string;
  readonly onText: (text: string) => void;
}

/** Asks what a ticket costs. */
export function TicketPriceField({ text, onText }: FieldProps) {
  return (
    <AmountField
      label={t('sale.priceMesi')}
      asset="MESI"
      text={text}
      onText={onText}
      error={positiveTyped(text, 'MESI') ? null : t('sale.priceWrong')}
    />
  );
}

/** Asks how many tickets there are. */
export function TicketCountField({ text, onText }: FieldProps) {
  return (
    <TextField
      label={t('sale.howMany')}
      inputMode="numeric"
      value={text}
      onChange={(event) => onText(event.currentTarget.value)}
      error={isTicketCount(typedCount(text)) ? null : t('sale.oneTo', { most: formatNumber(LIMITS.tickets) })}
    />
  );
}
