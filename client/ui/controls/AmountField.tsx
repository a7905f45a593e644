import { useEffect, useRef } from 'react';
import { ASSETS, type Asset, unitMinor } from '../../../shared/money.ts';
import type { AmountReading } from '../../../shared/readAmount.ts';
import { useStore } from '../../base/createStore.ts';
import { t } from '../../texts/common.ts';
import { formatAmount, formatMoney, typedAmount } from '../../texts/format.ts';
import { localeStore } from '../../texts/locale.ts';
import { readTyped } from '../../texts/typed.ts';
import styles from './AmountField.module.css';
import { TextField, type TextFieldProps } from './TextField.tsx';

type Look = Omit<TextFieldProps, 'value' | 'onChange' | 'inputMode' | 'autoComplete' | 'type'>;

export interface AmountFieldProps extends Look {
  readonly asset: Asset;
  /** As typed. What it means is `readTyped(text, asset)`, here and wherever it is used. */
  readonly text: string;
  readonly onText: (text: string) => void;
  /** Zero is an amount here. */
  readonly allowsZero?: boolean;
}

/** The one field for amounts: it says what it cannot read, and offers the readings of what is unclear. */
export function AmountField({ asset, text, onText, allowsZero, error, ...look }: AmountFieldProps) {
  useRewritten({ asset, text, onText });
  const reading = readTyped(text, asset);
  const wrong = wordsOf(reading, asset, allowsZero ?? false);
  return (
    <div className={styles.amount}>
      <TextField
        {...look}
        inputMode="decimal"
        autoComplete="off"
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        error={wrong ?? error}
      />
      {reading.type === 'unclear' ? (
        <fieldset className={styles.readings}>
          <legend className="visuallyHidden">{t('amount.which')}</legend>
          {reading.readings.map((amountMinor) => (
            <button
              key={String(amountMinor)}
              type="button"
              className={styles.reading}
              onClick={() => onText(typedAmount({ asset, amountMinor }))}
            >
              {formatMoney({ asset, amountMinor })}
            </button>
          ))}
        </fieldset>
      ) : null}
    </div>
  );
}

function wordsOf(reading: AmountReading, asset: Asset, allowsZero: boolean): string | null {
  if (reading.type === 'empty') return null;
  if (reading.type === 'unclear') return t('amount.unclear');
  if (reading.type === 'tooPrecise') {
    return t('amount.tooPrecise', { asset, count: ASSETS[asset].decimals });
  }
  if (reading.type === 'tooLarge') return t('amount.tooLarge');
  if (reading.type === 'amount' && (allowsZero || reading.amountMinor > 0n)) return null;
  return t('amount.wrong', { example: formatAmount({ asset, amountMinor: exampleOf(asset) }) });
}

/** 12.50 */
const exampleOf = (asset: Asset): bigint => (125n * unitMinor(asset)) / 10n;

/** When the page changes its language, what was typed keeps its value: it is written anew. */
function useRewritten({ asset, text, onText }: Pick<AmountFieldProps, 'asset' | 'text' | 'onText'>): void {
  const locale = useStore(localeStore);
  const typedIn = useRef(locale);
  useEffect(() => {
    const before = typedIn.current;
    typedIn.current = locale;
    if (before === locale) return;
    const meant = readTyped(text, asset, before);
    if (meant.type === 'amount') onText(typedAmount({ asset, amountMinor: meant.amountMinor }));
  }, [locale, asset, text, onText]);
}
