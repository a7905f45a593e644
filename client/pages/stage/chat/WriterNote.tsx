import { SECOND_MS } from '../../../../shared/time.ts';
import { useServerNow } from '../../../net/serverClock.ts';
import { t } from '../../../texts/stage.ts';
import styles from './ChatComposer.module.css';

interface WriterNoteProps {
  readonly slowModeMs: number;
  /** When this person wrote last, in server time. */
  readonly wroteAtMs: number;
}

/** Says above the composer how long one may not write in slow mode. Nobody has to learn it by trying. */
export default function WriterNote({ slowModeMs, wroteAtMs }: WriterNoteProps) {
  const waitMs = wroteAtMs + slowModeMs - useServerNow();
  return (
    <p className={styles.note}>
      {waitMs <= 0
        ? t('chat.slow', { seconds: Math.round(slowModeMs / SECOND_MS) })
        : t('chat.slowWait', { seconds: Math.ceil(waitMs / SECOND_MS) })}
    </p>
  );
}
