/** What of tips waits for a yes before the overlay shows it: nothing, those with a message, or all. */
export const OVERLAY_REVIEWS = ['none', 'words', 'all'] as const;
export type OverlayReview = (typeof OVERLAY_REVIEWS)[number];

/** Holds what the creator and the moderators decided about the alerts of one creator. */
export interface OverlayDesk {
  /** Counts the changes; of two desks the one with the higher number is the newer one. */
  readonly revision: number;
  /** True: nothing new is shown until it goes on. */
  readonly isPaused: boolean;
  /** Sounds and speech: whether there are any, and how loud, 0 to 100. */
  readonly isMuted: boolean;
  readonly volume: number;
  /** How often what was on screen has been skipped; one more takes away what is on screen. */
  readonly skips: number;
  /** Which review holds from when on, in order; a tip goes by the one that held when it was given. */
  readonly reviews: readonly { readonly fromMs: number; readonly review: OverlayReview }[];
  /** The tips that were judged, the newest last. */
  readonly judged: readonly { readonly tipId: string; readonly isApproved: boolean }[];
}

/** The desk of a creator who has decided nothing yet. */
export const NEW_DESK: OverlayDesk = {
  revision: 0,
  isPaused: false,
  isMuted: false,
  volume: 70,
  skips: 0,
  reviews: [],
  judged: [],
};

/** Where a tip goes: on screen in its turn, held until it is judged, or never on screen. */
export type OverlayLane = 'instant' | 'reviewed' | 'rejected';

/** Returns the lane of a tip: by its judgement if there is one, else by the review that held when it was given. */
export function overlayLaneOf(
  tip: { readonly id: string; readonly atMs: number; readonly message: string },
  { reviews, judged }: Pick<OverlayDesk, 'reviews' | 'judged'>,
): OverlayLane {
  const judgement = judged.find(({ tipId }) => tipId === tip.id);
  if (judgement) return judgement.isApproved ? 'instant' : 'rejected';
  const review = reviews.findLast(({ fromMs }) => fromMs <= tip.atMs)?.review ?? 'none';
  const waits = review === 'all' || (review === 'words' && tip.message !== '');
  return waits ? 'reviewed' : 'instant';
}

/** Returns the review that holds for tips that are given now. */
export function reviewNow({ reviews }: Pick<OverlayDesk, 'reviews'>): OverlayReview {
  return reviews.at(-1)?.review ?? 'none';
}
