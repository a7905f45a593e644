import { useState } from 'react';
import { TextField } from './TextField.tsx';

interface NumberFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly value: number;
  readonly onNumber: (value: number) => void;
}

/** A whole number within bounds. The browser sends no form whose number is none of these. */
export function NumberField({ value, onNumber, ...field }: NumberFieldProps) {
  const [text, setText] = useState(String(value));
  return (
    <TextField
      {...field}
      type="number"
      inputMode="numeric"
      required
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        if (currentTarget.validity.valid) onNumber(currentTarget.valueAsNumber);
      }}
    />
  );
}
