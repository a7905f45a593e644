import FileUp from 'lucide-react/icons/file-up';
import { type DragEvent, useId, useState } from 'react';
import { t } from '../../texts/money.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { FileButton } from '../../ui/controls/FileButton.tsx';
import { cx } from '../../ui/cx.ts';
import styles from './Receipt.module.css';

const LARGEST_BYTES = 1_000_000;

/** Takes a receipt as a file that is dropped or chosen, or as text. Calls `onText` with null when a file is too large. */
export function ReceiptDrop({ onText }: { readonly onText: (text: string | null) => void }) {
  const [isOver, setOver] = useState(false);
  const [pasted, setPasted] = useState('');
  const id = useId();
  const read = async (file: File) => onText(file.size > LARGEST_BYTES ? null : await file.text());
  const take = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) void read(file);
    else if (event.dataTransfer.getData('text')) onText(event.dataTransfer.getData('text'));
  };
  return (
    <section
      aria-label={t('receipt')}
      className={cx(styles.drop, isOver && styles.over)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={take}
    >
      <p>{t('verify.drop')}</p>
      <FileButton
        label={t('verify.file')}
        icon={<FileUp aria-hidden />}
        accept="application/json,.json"
        onFile={(file) => void read(file)}
      />
      <form
        className={styles.paste}
        onSubmit={(event) => {
          event.preventDefault();
          onText(pasted);
        }}
      >
        <label htmlFor={id} className={styles.small}>
          {t('verify.paste')}
        </label>
        <textarea
          id={id}
          value={pasted}
          maxLength={LARGEST_BYTES}
          spellCheck={false}
          onChange={(event) => setPasted(event.currentTarget.value)}
          onPaste={(event) => {
            const text = event.clipboardData.getData('text');
            // a whole receipt is checked at once
            if (pasted === '' && text.trim().startsWith('{')) onText(text);
          }}
        />
        <Button type="submit" disabled={pasted.trim() === ''}>
          {t('verify.check')}
        </Button>
      </form>
    </section>
  );
}
