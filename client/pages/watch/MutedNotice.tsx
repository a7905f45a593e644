import { useEffect, useState } from 'react';
import { formatDuration } from '../../../shared/time.ts';
import { serverNowMs, useServerNow } from '../../net/serverClock.ts';
import { t } from '../../texts/watch.ts';

/** Says in place of the composer for how long somebody cannot write: they know before they type. */
export function MutedNotice({ untilMs }: { readonly untilMs: number }) {
  const nowMs = useServerNow();
  return <>{t('room.muted', { time: formatDuration(Math.max(0, untilMs - nowMs)) })}</>;
}

/** Returns until when somebody is muted, and null from then on; it renders once, when that is over. */
export function useMutedUntil(untilMs: number | null): number | null {
  const [, setTurn] = useState(0);
  useEffect(() => {
    if (untilMs === null) return;
    const timer = setTimeout(() => setTurn((turn) => turn + 1), Math.max(0, untilMs - serverNowMs()) + 50);
    return () => clearTimeout(timer);
  }, [untilMs]);
  return untilMs !== null && serverNowMs() < untilMs ? untilMs : null;
}
