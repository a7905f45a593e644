import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { cx } from '../cx.ts';
import styles from './Button.module.css';
import { type ButtonLook, buttonClass } from './Button.tsx';

export interface ButtonLinkProps extends ButtonLook {
  readonly href: string;
  readonly icon?: ReactNode;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A link inside the site that looks like a button. */
export function ButtonLink({ href, icon, className, children, ...look }: ButtonLinkProps) {
  return (
    <Link href={href} className={cx(buttonClass(look), className)}>
      <span className={styles.content}>
        {icon}
        {children}
      </span>
    </Link>
  );
}
