import { useMemo } from 'react';
import { useStore } from '../../base/createStore.ts';
import { pictureAddress, pictureChanges } from '../../base/pictureChanges.ts';
import { cx } from '../cx.ts';
import styles from './Avatar.module.css';
import { gradientOf, initialsOf } from './identityArt.ts';

export interface AvatarProps {
  /** Whose picture it is; null for somebody who wished to be anonymous. */
  readonly person: { readonly id: string; readonly name: string } | null;
  /** The address of a picture that is not a person's; absent: the person's own is shown. */
  readonly picture?: string | undefined;
  /** Edge in px. */
  readonly size?: number;
  /** A ring in the signature colours. */
  readonly live?: boolean;
  readonly className?: string | undefined;
}

/** Decorative: the name stands beside it. Over the letters lies the person's own picture, where there is one. */
export function Avatar({ person, picture, size = 40, live = false, className }: AvatarProps) {
  const own = pictureAddress(person?.id, useStore(pictureChanges));
  const address = picture ?? own;
  const background = useMemo(() => (person ? gradientOf(person.id) : undefined), [person]);
  return (
    <span
      aria-hidden
      className={cx(styles.avatar, live && styles.live, !person && styles.anonymous, className)}
      style={{ width: size, height: size, fontSize: size * 0.38, ...(background ? { background } : {}) }}
    >
      {person ? initialsOf(person.name) : '?'}
      {address ? (
        <img
          key={address}
          src={address}
          alt=""
          loading="lazy"
          className={styles.picture}
          onLoad={({ currentTarget }) => currentTarget.style.setProperty('opacity', '1')}
        />
      ) : null}
    </span>
  );
}
