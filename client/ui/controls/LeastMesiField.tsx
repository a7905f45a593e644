import { useState } from 'react';
import { formatMesi, typedAmount } from '../../texts/format.ts';
import { positiveTyped } from '../../texts/typed.ts';
import { AmountField } from './AmountField.tsx';

export interface LeastMesiFieldProps {
  readonly label: string;
  /** In minor units; "0" stands for what is no amount. */
  readonly minimumMinor: string;
  readonly onChange: (minimumMinor: string) => void;
  /** What is said while nothing is typed that is an amount. */
  readonly typeAmount: string;
}

/** The least that somebody must have given, in MESI. It is shown as it was typed. */
export function LeastMesiField({ label, minimumMinor, onChange, typeAmount }: LeastMesiFieldProps) {
  const [text, setText] = useState(() => typedAmount({ asset: 'MESI', amountMinor: BigInt(minimumMinor) }));
  const type = (next: string) => {
    setText(next);
    onChange(String(positiveTyped(next, 'MESI') ?? 0n));
  };
  return (
    <AmountField
      label={label}
      asset="MESI"
      text={text}
      onText={type}
      error={minimumMinor === '0' ? typeAmount : null}
      hint={formatMesi(minimumMinor)}
    />
  );
}
