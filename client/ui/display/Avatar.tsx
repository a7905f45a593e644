import { useMemo } from 'react';
import { cx } from '../cx.ts';
import styles from './Avatar.module.css';
import { gradientOf, initialsOf } from './identityArt.ts';

export interface AvatarProps {
  /** Whose picture it is; null for somebody who wished to be anonymous. */
  readonly person: { readonly id: string; readonly name: string } | null;
  /** Edge in px. */
  readonly size?: number;
  /** A ring in the signature colours. */
  readonly live?: boolean;
  readonly className?: string | undefined;
}

/** Decorative: the name stands beside it. */
export function Avatar({ person, size = 40, live = false, className }: AvatarProps) {
  const background = useMemo(() => (person ? gradientOf(person.id) : undefined), [person]);
  return (
    <span
      aria-hidden
      className={cx(styles.avatar, live && styles.live, !person && styles.anonymous, className)}
      style={{ width: size, height: size, fontSize: size * 0.38, ...(background ? { background } : {}) }}
    >
      {person ? initialsOf(person.name) : '?'}
    </span>
  );
}
