import { formatDuration, SECOND_MS } from '../../../../shared/time.ts';
import { useServerNow } from '../../../net/serverClock.ts';
import { t } from '../../../texts/stage.ts';
import styles from './ChatComposer.module.css';

interface WriterNoteProps {
  readonly mutedUntilMs: number | null;
  /** Slow mode, and when this person wrote last; 0: there is none. */
  readonly slowModeMs: number;
  readonly wroteAtMs: number;
}

/** Says above the composer how long one may not write: while muted, or in slow mode. Nobody has to learn it by trying. */
export default function WriterNote({ mutedUntilMs, slowModeMs, wroteAtMs }: WriterNoteProps) {
  const nowMs = useServerNow();
  const words = wordsOf(nowMs, { mutedUntilMs, slowModeMs, wroteAtMs });
  return words === null ? null : <p className={styles.note}>{words}</p>;
}

function wordsOf(nowMs: number, { mutedUntilMs, slowModeMs, wroteAtMs }: WriterNoteProps): string | null {
  if (mutedUntilMs !== null && nowMs < mutedUntilMs)
    return t('chat.mutedFor', { time: formatDuration(mutedUntilMs - nowMs) });
  if (slowModeMs === 0) return null;
  const waitMs = wroteAtMs + slowModeMs - nowMs;
  if (waitMs <= 0) return t('chat.slow', { seconds: Math.round(slowModeMs / SECOND_MS) });
  return t('chat.slowWait', { seconds: Math.ceil(waitMs / SECOND_MS) });
}
