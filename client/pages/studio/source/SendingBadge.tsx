import type { Sending } from '../../../media/usePublisher.ts';
import { t } from '../../../texts/studio.ts';
import { Badge } from '../../../ui/display/Badge.tsx';
import { useTooltip } from '../../../ui/popups/tooltip.ts';
import { HealthDot, healthWord, sayQuality } from '../../stage/quality.tsx';
import styles from '../live/OnAirBadges.module.css';

/** Says how well the creator's own picture leaves; it shows nothing while nothing is known. */
export function SendingBadge({ sending }: { readonly sending: Sending }) {
  const { state, quality } = sending;
  const tooltip = useTooltip<HTMLSpanElement>(quality ? sayQuality(quality) : undefined);
  if (!state) return null;
  const words = wordsOf(sending);
  return words === null ? null : (
    <span {...tooltip} className={styles.sending}>
      <Badge
        tone="scrim"
        icon={<HealthDot health={state.type === 'failed' ? 'poor' : (quality?.health ?? null)} />}
      >
        {words}
      </Badge>
    </span>
  );
}

function wordsOf({ state, quality }: Sending): string | null {
  if (state?.type === 'failed') return state.final ? t('sending.not') : t('sending.reconnecting');
  if (state?.type === 'connecting') return t('sending.connecting');
  // in the mesh nobody may be watching
  if (state?.transport === 'janus' && state.connections === 0) return t('sending.connecting');
  return quality ? t('sending.health', { health: healthWord(quality.health) }) : null;
}
