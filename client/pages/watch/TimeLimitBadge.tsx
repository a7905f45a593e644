import Timer from 'lucide-react/icons/timer';
import type { StageView } from '../../../shared/protocol/feed.ts';
import { baseModeOf } from '../../../shared/protocol/modes.ts';
import { formatDuration } from '../../../shared/time.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { Badge } from '../../ui/Badge.tsx';
import { useServerNow } from '../stage/useServerNow.ts';

interface TimeLimitBadgeProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
}

/** A stream whose creator set a time limit says when it ends. */
export function TimeLimitBadge({ connection, stage }: TimeLimitBadgeProps) {
  const nowMs = useServerNow(connection);
  const mode = baseModeOf(stage.mode);
  if (mode.type !== 'public' || mode.endsAtMs === null) return null;
  return (
    <Badge tone="scrim" icon={<Timer aria-hidden />}>
      Ends in {formatDuration(mode.endsAtMs - nowMs)}
    </Badge>
  );
}
