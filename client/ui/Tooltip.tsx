import type { ReactNode } from 'react';
import styles from './Tooltip.module.css';
import { useTooltip } from './useTooltip.ts';

export interface TooltipProps {
  readonly text: string;
  readonly children: ReactNode;
}

/** Explains something that is not itself a control; a control uses IconButton or `useTooltip`. */
export function Tooltip({ text, children }: TooltipProps) {
  const handlers = useTooltip<HTMLSpanElement>(text);
  return (
    <span className={styles.anchor} {...handlers}>
      {children}
      <span className="visuallyHidden">{text}</span>
    </span>
  );
}
