import { useState } from 'react';
import { REPORT_LIMITS } from '../../../shared/reportLimits.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { TextArea } from '../../ui/controls/TextArea.tsx';
import styles from './Reports.module.css';

interface WordsProps {
  readonly label: string;
  readonly button: string;
  readonly busy: boolean;
  readonly onSend: (text: string) => void;
}

/** Asks for some words, and sends them. */
export function Words({ label, button, busy, onSend }: WordsProps) {
  const [text, setText] = useState('');
  return (
    <div className={styles.form}>
      <TextArea
        label={label}
        value={text}
        maxLength={REPORT_LIMITS.textChars}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div>
        <Button variant="primary" busy={busy} disabled={text.trim() === ''} onClick={() => onSend(text)}>
          {button}
        </Button>
      </div>
    </div>
  );
}
