import type { StageView } from '../../shared/protocol/feed.ts';

/** Whether there may be a still picture of it: while it is live, and everybody may see it anyway, whatever age they are. */
export function isPictured(
  stream: { readonly stage: Pick<StageView, 'phase' | 'mode' | 'gates' | 'isAdult'> } | null | undefined,
): boolean {
  if (stream?.stage.phase.type !== 'live') return false;
  const { mode, gates, isAdult = false } = stream.stage;
  return mode.type === 'public' && !isAdult && !(gates?.places.includes('public') ?? false);
}
