import type { Health, Quality } from '../../media/quality.ts';
import { formatDecimal } from '../../texts/format.ts';
import { t } from '../../texts/stage.ts';
import styles from './quality.module.css';

export function healthWord(health: Health): string {
  return t(`health.${health}`);
}

/** Says what is known of the quality, for instance "720p · 1.2 Mbit/s · 40 ms". */
export function sayQuality({ lines, kilobitsPerSecond, roundTripMs, isSilent }: Quality): string {
  const rate = isSilent
    ? t('quality.nothing')
    : kilobitsPerSecond >= 1_000
      ? `${formatDecimal(kilobitsPerSecond / 1_000)} Mbit/s`
      : `${kilobitsPerSecond} kbit/s`;
  const parts = [
    lines === null ? null : `${lines}p`,
    rate,
    roundTripMs === null ? null : `${roundTripMs} ms`,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

/**
 * A dot on a picture that is green, amber or red, and hollow while nothing is known. It is only a colour: say the
 * word beside it.
 */
export function HealthDot({ health }: { readonly health: Health | null }) {
  return <span aria-hidden className={styles.dot} data-health={health ?? undefined} />;
}
