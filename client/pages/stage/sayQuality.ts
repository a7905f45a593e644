import type { Health, Quality } from '../../media/quality.ts';
import { t } from '../../texts/stage.ts';

export const HEALTH_WORDS: Readonly<Record<Health, string>> = {
  get good() {
    return t('quality.good');
  },
  get fair() {
    return t('quality.fair');
  },
  get poor() {
    return t('quality.poor');
  },
};

/** "720p · 1.2 Mbit/s · 40 ms", of what is known. */
export function sayQuality({ lines, kilobitsPerSecond, roundTripMs, isSilent }: Quality): string {
  const rate = isSilent
    ? t('quality.nothing')
    : kilobitsPerSecond >= 1_000
      ? `${(kilobitsPerSecond / 1_000).toFixed(1)} Mbit/s`
      : `${kilobitsPerSecond} kbit/s`;
  const parts = [
    lines === null ? null : `${lines}p`,
    rate,
    roundTripMs === null ? null : `${roundTripMs} ms`,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}
