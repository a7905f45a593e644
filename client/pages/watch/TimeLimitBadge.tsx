import Timer from 'lucide-react/icons/timer';
import type { StageView } from '../../../shared/protocol/feed.ts';
import { baseModeOf } from '../../../shared/protocol/modes.ts';
import { formatDuration } from '../../../shared/time.ts';
import { useServerNow } from '../../net/serverClock.ts';
import { t } from '../../texts/watch.ts';
import { Badge } from '../../ui/display/Badge.tsx';

interface TimeLimitBadgeProps {
  readonly stage: StageView;
}

/** A stream whose creator set a time limit says when it ends. */
export function TimeLimitBadge({ stage }: TimeLimitBadgeProps) {
  const nowMs = useServerNow();
  const mode = baseModeOf(stage.mode);
  if (mode.type !== 'public' || mode.endsAtMs === null) return null;
  return (
    <Badge tone="scrim" icon={<Timer aria-hidden />}>
      {t('endsIn', { time: formatDuration(mode.endsAtMs - nowMs) })}
    </Badge>
  );
}
