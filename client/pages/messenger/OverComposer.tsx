import X from 'lucide-react/icons/x';
import type { ReactNode } from 'react';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import styles from './Composer.module.css';

export interface OverComposerProps {
  readonly icon: ReactNode;
  readonly title: ReactNode;
  readonly text: string;
  /** What leaving it is called. */
  readonly leave: string;
  readonly onLeave: () => void;
}

/** Stands over the composer: which line is answered or edited. */
export function OverComposer({ icon, title, text, leave, onLeave }: OverComposerProps) {
  return (
    <div className={styles.over}>
      {icon}
      <div className={styles.overWords}>
        <span className={styles.overTitle}>{title}</span>
        <bdi className={styles.overText}>{text}</bdi>
      </div>
      <IconButton size="s" label={leave} icon={<X />} onClick={onLeave} />
    </div>
  );
}
