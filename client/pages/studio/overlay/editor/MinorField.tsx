import { useState } from 'react';
import { typedAmount } from '../../../../texts/format.ts';
import { readTyped } from '../../../../texts/typed.ts';
import { AmountField } from '../../../../ui/controls/AmountField.tsx';

interface MinorFieldProps {
  readonly label: string;
  readonly hint?: string;
  /** Minor units of MESI. */
  readonly value: string;
  readonly onValue: (minor: string) => void;
}

/** A field for an amount of MESI that holds the last amount that could be read, and follows when it is changed from outside. */
export function MinorField({ label, hint, value, onValue }: MinorFieldProps) {
  const [typed, setTyped] = useState({ text: shownMinor(value), value });
  const change = (text: string) => {
    const reading = readTyped(text, 'MESI');
    const next = reading.type === 'amount' ? reading.amountMinor.toString() : value;
    setTyped({ text, value: next });
    if (next !== value) onValue(next);
  };
  return (
    <AmountField
      label={label}
      hint={hint}
      asset="MESI"
      allowsZero
      text={typed.value === value ? typed.text : shownMinor(value)}
      onText={change}
    />
  );
}

const shownMinor = (minor: string) => typedAmount({ asset: 'MESI', amountMinor: BigInt(minor) });
