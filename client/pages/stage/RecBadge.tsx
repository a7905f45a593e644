import type { RecordingView } from '../../../shared/protocol/feed.ts';
import { t } from '../../texts/stage.ts';
import { cx } from '../../ui/cx.ts';
import { Badge } from '../../ui/display/Badge.tsx';
import styles from './RecBadge.module.css';

/** Whoever is in the stream sees whether it is kept; nothing when it is not. */
export function RecBadge({ recording }: { readonly recording: Pick<RecordingView, 'state'> | null }) {
  if (!recording) return null;
  const dot = <span aria-hidden className={cx(styles.dot, recording.state === 'on' && styles.on)} />;
  return (
    <Badge tone="scrim" icon={dot}>
      <span aria-hidden>{t(`rec.short.${recording.state}`)}</span>
      <span className="visuallyHidden" role="status">
        {t(`rec.${recording.state}`)}
      </span>
    </Badge>
  );
}
