import type { Watching } from '../../media/useMedia.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { Badge } from '../../ui/Badge.tsx';
import { useTooltip } from '../../ui/useTooltip.ts';
import { HealthDot } from '../stage/HealthDot.tsx';
import { HEALTH_WORDS, sayQuality } from '../stage/sayQuality.ts';
import { encoderOf, useStreamView } from '../stage/useStreamConnection.ts';
import styles from './OnAirBadges.module.css';

/** Whether OBS sends, and how well what it sends comes through: this page sees what the viewers see. */
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
  const words =
    encoder === null
      ? 'Waiting for OBS'
      : encoder.state === 'connecting'
        ? 'OBS is connecting…'
        : quality
          ? `OBS: ${HEALTH_WORDS[quality.health]}`
          : 'OBS is sending';
  return (
    <span {...tooltip} className={styles.sending}>
      <Badge tone="scrim" icon={<HealthDot health={encoder ? (quality?.health ?? null) : null} />}>
        {words}
      </Badge>
    </span>
  );
}
