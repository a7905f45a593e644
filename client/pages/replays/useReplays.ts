import { useEffect } from 'react';
import type { Rejection } from '../../../shared/protocol/rejections.ts';
import type { ReplayView } from '../../../shared/protocol/replays.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { replaysApi } from '../../net/replaysApi.ts';
import { useAsked } from '../../net/useAsked.ts';

const SOON_MS = 2 * SECOND_MS;

/** Asked again while one of them is not ready yet. */
export function useReplays(): {
  /** The replays; null while they are not known. */
  readonly replays: readonly ReplayView[] | null;
  readonly refused: Rejection | null;
  readonly reload: () => void;
} {
  const { value, refused, reload } = useAsked(replaysApi.list, []);
  const replays = value?.replays ?? null;
  const unfinished =
    replays?.some(({ state }) => state.type === 'recording' || state.type === 'making') ?? false;
  useEffect(() => {
    if (!unfinished) return;
    const timer = setInterval(reload, SOON_MS);
    return () => clearInterval(timer);
  }, [unfinished, reload]);
  return { replays, refused, reload };
}
