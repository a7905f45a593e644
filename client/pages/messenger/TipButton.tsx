import Gift from 'lucide-react/icons/gift';
import { t } from '../../texts/messenger.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import styles from './Composer.module.css';

/** The way to a tip beside what one writes. Where there is little room, it is among what the paper-clip offers. */
export function TipButton({ onOpen }: { readonly onOpen: () => void }) {
  return (
    <IconButton
      size="s"
      label={t('tip.open')}
      icon={<Gift />}
      className={styles.whereWide}
      onClick={onOpen}
    />
  );
}
