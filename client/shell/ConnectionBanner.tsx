import { useStore } from '../base/createStore.ts';
import { reachableStore } from '../net/reachability.ts';
import { t } from '../texts/common.ts';
import { Spinner } from '../ui/display/Spinner.tsx';
import styles from './ConnectionBanner.module.css';

/** Calm: says what is the matter, and that nothing needs to be done. */
export function ConnectionBanner() {
  const reachable = useStore(reachableStore);
  return (
    <div role="status" className={styles.place}>
      {reachable ? null : (
        <p className={styles.banner}>
          <Spinner size={14} />
          {t('banner.unreachable')}
        </p>
      )}
    </div>
  );
}
