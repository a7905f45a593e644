import { t } from '../../../texts/files.ts';
import styles from './Files.module.css';

export interface WaveformProps {
  /** From 0 to 100. */
  readonly bars: readonly number[];
  /** How much of it was heard, from 0 to 1. */
  readonly share: number;
  /** Absent: it is only looked at. */
  readonly onSeek?: (share: number) => void;
}

const WIDE = 3;
const HIGH = 32;
const LEAST = 2;
const SHOWN = 48;
const STEPS = 100;

/** The loudness of a sound over time. What was heard stands out; it is moved by pointer and by arrow keys. */
export function Waveform({ bars, share, onSeek }: WaveformProps) {
  const shown = thinned(bars);
  return (
    <span className={styles.waveform}>
      <svg viewBox={`0 0 ${shown.length * WIDE} ${HIGH}`} preserveAspectRatio="none" aria-hidden="true">
        {shown.map((loudness, at) => {
          const height = Math.max(LEAST, (loudness / 100) * HIGH);
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a bar has nothing but its place
              key={at}
              x={at * WIDE}
              y={(HIGH - height) / 2}
              width={WIDE - 1}
              height={height}
              rx={1}
              className={at / shown.length < share ? styles.heard : undefined}
            />
          );
        })}
      </svg>
      {onSeek ? (
        <input
          type="range"
          min={0}
          max={STEPS}
          value={Math.round(share * STEPS)}
          aria-label={t('sound.seek')}
          onChange={({ currentTarget }) => onSeek(Number(currentTarget.value) / STEPS)}
        />
      ) : null}
    </span>
  );
}

/** As many bars as there is room for, each the loudest of those that it stands for. */
function thinned(bars: readonly number[]): readonly number[] {
  if (bars.length === 0) return Array<number>(SHOWN).fill(0);
  if (bars.length <= SHOWN) return bars;
  return Array.from({ length: SHOWN }, (_, at) => {
    const from = Math.floor((at * bars.length) / SHOWN);
    const to = Math.floor(((at + 1) * bars.length) / SHOWN);
    return Math.max(...bars.slice(from, Math.max(from + 1, to)));
  });
}
