import { useEffect, useState } from 'react';
import type { YouView } from '../../../shared/protocol/modes.ts';
import { formatDuration } from '../../../shared/time.ts';
import { serverNowMs, useServerNow } from '../../net/serverClock.ts';
import { formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/watch.ts';

/** Why somebody cannot write in a stream, and until when in Unix ms; without an end it is `Infinity`. */
export interface Silence {
  readonly type: 'muted' | 'restricted';
  readonly untilMs: number;
}

/** Says in place of the composer for how long somebody cannot write: they know before they type. */
export function MutedNotice({ silence }: { readonly silence: Silence }) {
  const nowMs = useServerNow();
  const { type, untilMs } = silence;
  if (type === 'muted') return <>{t('room.muted', { time: formatDuration(Math.max(0, untilMs - nowMs)) })}</>;
  if (untilMs === Number.POSITIVE_INFINITY) return <>{t('room.restrictedOpen')}</>;
  return <>{t('room.restricted', { date: formatWhen(untilMs, 'minute') })}</>;
}

/** Returns what keeps somebody longest from writing, as they were told; null: nothing does. */
function silenceOf(you: YouView | null): Silence | null {
  const mutedMs = you?.mutedUntilMs ?? 0;
  const isCurbed = you?.curb?.keepsFrom.includes('write') ?? false;
  const curbedMs = isCurbed ? (you?.curb?.untilMs ?? Number.POSITIVE_INFINITY) : 0;
  if (mutedMs === 0 && curbedMs === 0) return null;
  return curbedMs > mutedMs ? { type: 'restricted', untilMs: curbedMs } : { type: 'muted', untilMs: mutedMs };
}

/** The longest wait that a browser's timer takes, in ms. */
const LONGEST_MS = 2 ** 31 - 1_000;

/** Returns what keeps somebody from writing right now; null: nothing does. It renders once, when that is over. */
export function useSilence(you: YouView | null): Silence | null {
  const [, setTurn] = useState(0);
  const silence = silenceOf(you);
  const untilMs = silence?.untilMs ?? 0;
  useEffect(() => {
    const leftMs = untilMs - serverNowMs();
    if (leftMs <= 0 || leftMs > LONGEST_MS) return;
    const timer = setTimeout(() => setTurn((turn) => turn + 1), leftMs + 50);
    return () => clearTimeout(timer);
  }, [untilMs]);
  return serverNowMs() < untilMs ? silence : null;
}
