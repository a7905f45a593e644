import type { StageView } from '../../shared/protocol/feed.ts';

/** Whether there may be a still picture of it: while it is live, and everybody may see it anyway. */
export function isPictured(
  stream: { readonly stage: Pick<StageView, 'phase' | 'mode'> } | null | undefined,
): boolean {
  return stream?.stage.phase.type === 'live' && stream.stage.mode.type === 'public';
}
