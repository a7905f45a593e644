import { LIMITS } from '../../../shared/limits.ts';
import { type OverlayDesk, reviewNow } from '../../../shared/overlayDesk.ts';
import type { ControlOverlayCommand } from '../../../shared/protocol/commands.ts';

/** What changes a desk; a look and a replay change nothing. */
export type DeskCommand = Exclude<ControlOverlayCommand, { readonly type: 'look' | 'replay' }>;

/** Decides one command. Returns the same desk when the command changes nothing. */
export function decideDesk(desk: OverlayDesk, command: DeskCommand, nowMs: number): OverlayDesk {
  switch (command.type) {
    case 'pause':
      return desk.isPaused === command.isPaused ? desk : { ...desk, isPaused: command.isPaused };
    case 'sound': {
      const { isMuted, volume } = command;
      return desk.isMuted === isMuted && desk.volume === volume ? desk : { ...desk, isMuted, volume };
    }
    case 'skip':
      return { ...desk, skips: desk.skips + 1 };
    case 'review': {
      if (reviewNow(desk) === command.review) return desk;
      const reviews = [...desk.reviews, { fromMs: nowMs, review: command.review }];
      return { ...desk, reviews: reviews.slice(-LIMITS.overlayReviews) };
    }
    case 'judge': {
      const { tipIds, isApproved } = command;
      const known = new Set(desk.judged.map(({ tipId }) => tipId));
      // the first judgement stands: what was shown cannot be taken back, and two moderators may press at once
      const fresh = [...new Set(tipIds)].filter((tipId) => !known.has(tipId));
      if (fresh.length === 0) return desk;
      const judged = [...desk.judged, ...fresh.map((tipId) => ({ tipId, isApproved }))];
      return { ...desk, judged: judged.slice(-LIMITS.overlayJudged) };
    }
  }
}
