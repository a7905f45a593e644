import { t } from '../../texts/directory.ts';
import { Skeleton } from '../../ui/display/Skeleton.tsx';
import pageStyles from './Directory.module.css';

export function DirectorySkeleton() {
  return (
    <div aria-busy="true" role="status">
      <span className="visuallyHidden">{t('state.loading')}</span>
      <div className={pageStyles.grid}>
        {['a', 'b', 'c', 'd', 'e', 'f'].map((place) => (
          <div key={place}>
            <Skeleton height="auto" radius={18} className={pageStyles.picturePlace} />
            <Skeleton width="70%" height={18} className={pageStyles.linePlace} />
            <Skeleton width="40%" height={14} className={pageStyles.linePlace} />
          </div>
        ))}
      </div>
    </div>
  );
}
