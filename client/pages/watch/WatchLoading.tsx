import { Skeleton } from '../../ui/display/Skeleton.tsx';
import styles from './WatchRoom.module.css';

export function WatchLoading() {
  return (
    <div className={styles.page} aria-busy>
      <div className={styles.left}>
        <div className={styles.stage}>
          <Skeleton height="100%" radius={0} />
        </div>
        <div className={styles.about}>
          <Skeleton height={48} width="60%" />
        </div>
      </div>
      <aside className={styles.right} />
    </div>
  );
}
