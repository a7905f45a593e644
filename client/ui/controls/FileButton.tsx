import type { ReactNode } from 'react';
import { cx } from '../cx.ts';
import styles from './Button.module.css';
import { buttonClass } from './Button.tsx';

export interface FileButtonProps {
  /** Names it, in the reader's language: a browser's own file field speaks the browser's. */
  readonly label: string;
  /** What it is for, to whoever does not see it: of several buttons with one label each has another. */
  readonly what?: string;
  readonly icon?: ReactNode;
  /** As the attribute `accept` of an input. */
  readonly accept: string;
  /** Called for every choice, also when the same file is chosen again. */
  readonly onFile: (file: File) => void;
}

/** A button that lets a person choose a file. */
export function FileButton({ label, what, icon, accept, onFile }: FileButtonProps) {
  return (
    <label className={cx(buttonClass({}), styles.file)}>
      <span className={styles.content}>
        {icon}
        {label}
        {what ? <span className="visuallyHidden">: {what}</span> : null}
      </span>
      <input
        type="file"
        className="visuallyHidden"
        accept={accept}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file) onFile(file);
          currentTarget.value = '';
        }}
      />
    </label>
  );
}
