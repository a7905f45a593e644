import type { Health } from '../../media/quality.ts';
import styles from './HealthDot.module.css';

/** Green, amber or red on a picture; hollow while nothing is known. Only a colour: say the word beside it. */
export function HealthDot({ health }: { readonly health: Health | null }) {
  return <span aria-hidden className={styles.dot} data-health={health ?? undefined} />;
}
