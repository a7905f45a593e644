import type { Watching } from '../../../media/useViewer.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/studio.ts';
import { Badge } from '../../../ui/display/Badge.tsx';
import { useTooltip } from '../../../ui/popups/tooltip.ts';
import { HealthDot, healthWord, sayQuality } from '../../stage/quality.tsx';
import { encoderOf, useStreamView } from '../../stage/useStreamConnection.ts';
import styles from '../live/OnAirBadges.module.css';
import { encoderWords } from './encoderWords.ts';

/** Says whether OBS sends, and how well what it sends comes through: this page sees what the viewers see. */
export function EncoderBadge({
  connection,
  monitor,
}: {
  readonly connection: StreamConnection;
  readonly monitor: Watching;
}) {
  const encoder = useStreamView(connection, encoderOf);
  const { quality } = monitor;
  const tooltip = useTooltip<HTMLSpanElement>(quality ? sayQuality(quality) : undefined);
  const { state, title } = encoderWords(encoder);
  const words =
    state === 'sending' && quality ? t('obs.health', { health: healthWord(quality.health) }) : title;
  const isLacking = state === 'silent' || state === 'missing';
  const health = isLacking ? 'poor' : encoder ? (quality?.health ?? null) : null;
  return (
    <span {...tooltip} className={styles.sending}>
      <Badge tone="scrim" icon={<HealthDot health={health} />}>
        {words}
      </Badge>
    </span>
  );
}
