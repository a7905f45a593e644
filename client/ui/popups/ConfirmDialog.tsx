import type { ReactNode } from 'react';
import { Button } from '../controls/Button.tsx';
import { Problem } from '../notices/Problem.tsx';
import styles from './ConfirmDialog.module.css';
import { Dialog } from './Dialog.tsx';

export interface ConfirmDialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly description: string;
  /** Why the last yes was not done, for people. */
  readonly error?: string | null;
  /** A yes is under way. */
  readonly busy: boolean;
  readonly yes: string;
  readonly no: string;
  readonly onYes: () => void;
  /** Also when it is closed without a word. */
  readonly onNo: () => void;
  /**
   * What it asks: with `danger` the yes cannot be taken back; a `wish` is somebody else's, and neither answer is
   * suggested.
   */
  readonly asks?: 'danger' | 'wish';
  /** Between the question and its answers. */
  readonly children?: ReactNode;
}

/** One question with a yes and a no. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, title, description, error, busy, yes, no, onYes, onNo, asks = 'danger', children } = props;
  const isWish = asks === 'wish';
  return (
    <Dialog open={open} onOpenChange={onNo} size="s" title={title} description={description}>
      <div className={styles.answers}>
        {children}
        <Problem text={error} />
        <Button variant={isWish ? 'primary' : 'danger'} size="l" wide busy={busy} onClick={onYes}>
          {yes}
        </Button>
        <Button
          variant={isWish ? 'secondary' : 'ghost'}
          size={isWish ? 'l' : 'm'}
          wide
          disabled={busy}
          onClick={onNo}
        >
          {no}
        </Button>
      </div>
    </Dialog>
  );
}
