import { formatDuration } from '../../../../shared/time.ts';
import { useServerNow } from '../../../net/serverClock.ts';
import { t } from '../../../texts/directory.ts';
import { Badge, BadgeNumber } from '../../../ui/display/Badge.tsx';

/** How long it has been on, ticking. */
export function RunningTime({ startedAtMs }: { readonly startedAtMs: number }) {
  const nowMs = useServerNow();
  return (
    <Badge tone="scrim">
      <span className="visuallyHidden">{t('running.for')}</span>
      <BadgeNumber>{formatDuration(nowMs - startedAtMs)}</BadgeNumber>
    </Badge>
  );
}
