import { t } from '../../../texts/desk.ts';
import styles from './Desk.module.css';

/** Says to a writer that a moderator looks at what they wrote first. */
export default function HeldNote({ count }: { readonly count: number }) {
  return (
    <p role="status" className={styles.note}>
      {t('held', { count })}
    </p>
  );
}
