import type { MenuItem } from '../../../../shared/protocol/modes.ts';
import { formatMesi } from '../../../texts/format.ts';
import { t } from '../../../texts/profileMenu.ts';
import { ButtonLink } from '../../../ui/controls/ButtonLink.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import { ProfileSection } from '../ProfileSection.tsx';
import styles from './ProfileMenu.module.css';

interface ProfileMenuProps {
  /** At least one item. */
  readonly menu: readonly MenuItem[];
  readonly name: string;
  /** The stream in which it is ordered; null: the reader may enter none now. */
  readonly streamId: string | null;
}

/** What a creator does for a price. It is ordered in their stream, where the money is held until it is done. */
export default function ProfileMenu({ menu, name, streamId }: ProfileMenuProps) {
  return (
    <ProfileSection
      title={t('title')}
      about={t(streamId === null ? 'later' : 'now', { name: isolate(name) })}
      act={
        streamId === null ? null : (
          <ButtonLink size="s" href={`/live/${streamId}`}>
            {t('order')}
          </ButtonLink>
        )
      }
    >
      <ul className={styles.items}>
        {menu.map(({ id, title, priceMinor }) => (
          <li key={id} className={styles.item}>
            <bdi className={styles.what}>{title}</bdi>
            <span className={styles.price}>{formatMesi(priceMinor)}</span>
          </li>
        ))}
      </ul>
    </ProfileSection>
  );
}
