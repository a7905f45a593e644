import ShieldCheck from 'lucide-react/icons/shield-check';
import { flagsApi } from '../../net/flagsApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { t } from '../../texts/flags.ts';
import { EmptyState } from '../../ui/display/EmptyState.tsx';
import { Skeleton } from '../../ui/display/Skeleton.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { FlagCard } from './FlagCard.tsx';
import styles from './Reports.module.css';

/** Lists what people report: what is to be decided, and what was decided lately. */
export function FlagQueue() {
  const { value, refused, reload } = useAsked(flagsApi.queue, []);
  if (refused) return <Problem text={refused.message} />;
  if (!value) return <Skeleton height={320} />;
  return (
    <div className={styles.card}>
      {value.open.length === 0 ? (
        <EmptyState within icon={<ShieldCheck />} title={t('none')} body={t('noneBody')} />
      ) : null}
      {value.open.map((flag) => (
        <FlagCard key={flag.flagId} flag={flag} onDone={reload} />
      ))}
      {value.decided.length > 0 ? <h2 className={styles.title}>{t('decidedTitle')}</h2> : null}
      {value.decided.map((flag) => (
        <FlagCard key={flag.flagId} flag={flag} onDone={reload} />
      ))}
    </div>
  );
}
