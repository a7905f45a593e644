import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { t } from '../../../texts/files.ts';
import styles from './Files.module.css';

export interface DropPaneProps {
  readonly className: string | undefined;
  /** What it is called for a screen reader. */
  readonly label: string;
  /** How the connection stands, for tests. */
  readonly state: string;
  /** Takes files that are let go over it; null: nothing takes them. */
  readonly onFiles: ((files: readonly File[]) => void) | null;
  readonly children: ReactNode;
}

/** A conversation, over which files can be let go. */
export function DropPane({ className, label, state, onFiles, children }: DropPaneProps) {
  const [isOver, setOver] = useState(false);
  /** Each part of the page that is entered and left says so. */
  const depth = useRef(0);
  const move = (by: number) => (event: DragEvent) => {
    if (!onFiles || !event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    depth.current = Math.max(0, depth.current + by);
    setOver(depth.current > 0);
  };
  return (
    <section
      className={className}
      aria-label={label}
      data-conversation={state}
      onDragEnter={move(1)}
      onDragLeave={move(-1)}
      onDragOver={move(0)}
      onDrop={(event) => {
        const files = [...event.dataTransfer.files];
        depth.current = 0;
        setOver(false);
        if (!onFiles || files.length === 0) return;
        event.preventDefault();
        onFiles(files);
      }}
    >
      {children}
      {isOver ? <p className={styles.drop}>{t('drop.here')}</p> : null}
    </section>
  );
}
