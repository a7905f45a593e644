import BadgeCheck from 'lucide-react/icons/badge-check';
import { t } from '../../texts/stage.ts';
import styles from './VerifiedMark.module.css';

/** Stands beside the name of somebody of whom the operator says that they are who the name says. */
export function VerifiedMark({ isVerified }: { readonly isVerified: boolean | undefined }) {
  if (!isVerified) return null;
  return <BadgeCheck role="img" aria-label={t('verified')} className={styles.mark} />;
}
