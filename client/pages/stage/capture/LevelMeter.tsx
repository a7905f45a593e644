import { useLevel } from '../../../media/useLevel.ts';
import { t } from '../../../texts/studio.ts';
import styles from './LevelMeter.module.css';

const BARS = 22;

/** Shows how loud the microphone is; the last bars warn. */
export function LevelMeter({ stream }: { readonly stream: MediaStream | null }) {
  const { rms, peak } = useLevel(stream);
  const lit = Math.round(rms * BARS);
  const top = Math.round(peak * BARS);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <meter> cannot be drawn as bars
    <div
      className={styles.meter}
      role="meter"
      aria-label={t('level')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(rms * 100)}
    >
      {Array.from({ length: BARS }, (_, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: bars have nothing but their place
          key={index}
          className={styles.bar}
          data-lit={index < lit || index === top - 1 ? '' : undefined}
          data-hot={index > BARS - 5 ? '' : undefined}
        />
      ))}
    </div>
  );
}
