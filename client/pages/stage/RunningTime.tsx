import Clock from 'lucide-react/icons/clock';
import type { PhaseView } from '../../../shared/protocol/feed.ts';
import { formatDuration } from '../../../shared/time.ts';
import { useServerNow } from '../../net/serverClock.ts';
import { Badge, BadgeNumber } from '../../ui/display/Badge.tsx';

/** How long the stream has been running, or ran. */
export function RunningTime({
  phase,
  tone = 'neutral',
}: {
  readonly phase: PhaseView;
  readonly tone?: 'neutral' | 'scrim';
}) {
  const nowMs = useServerNow();
  if (phase.type === 'idle') return null;
  const untilMs = phase.type === 'live' ? nowMs : phase.endedAtMs;
  return (
    <Badge tone={tone} icon={<Clock aria-hidden />}>
      <BadgeNumber>{formatDuration(untilMs - phase.startedAtMs)}</BadgeNumber>
    </Badge>
  );
}
