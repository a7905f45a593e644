import type { TipTier } from '../model/tipTiers.ts';

/** Every queue, window and pace of the overlay, in one place. Times are milliseconds. */
export const OVERLAY_LIMITS = {
  /** Chips rising along the edge at once, and the least time between two. */
  edgeSlots: 5,
  edgeGapMs: 600,
  /** Cards that wait for a place; what is more joins the burst. */
  cardQueue: 8,
  /** Large and huge tips that wait for the centre stage; what is more joins the burst. */
  stageQueue: 12,
  /** Tips that arrive within this window become one burst. */
  burstWindowMs: 800,
  burstNames: 3,
  /** Tips that wait until they are judged; of what is more only the sum is shown, in a burst. */
  heldQueue: 200,
  /** From so many waiting tips on, each is shown for its shorter time. */
  hasteFrom: 3,
  /** Ids remembered, in generations of `seenGeneration`: the newest 4,096 at least. */
  seenGeneration: 256,
  seenGenerations: 17,
  /** WCAG 2.3.1 allows three in a second; one is kept in hand. */
  flashesPerSecond: 2,
  /** Lines and givers that a scene shows at once. */
  sceneLines: 20,
  sceneGivers: 5,
  /** Cues written into the accessible mirror at once. */
  mirrorCues: 16,
  /** Ids that a page that is loaded again remembers; more than the last events that a stream tells anew. */
  keptIds: 256,
  /** A page that was away for longer begins anew. */
  keptMs: 2 * 60_000,
  /** The least time between two notes of what waits. */
  keepEveryMs: 500,
  /** Tips kept while the drawing code is still being fetched. */
  tipsBeforeMount: 500,
  particles: 280,
  /** Grounds of huge moments in different colours that stay painted. */
  suns: 6,
  devicePixelRatio: 2,
  /** Canvas pixels per CSS pixel below which words could not be read any more, however late frames come. */
  leastResolution: 0.5,
  /** Pixels of the canvas; a larger host is drawn at a lower resolution. */
  canvasPixels: 2560 * 1440,
  /** A frame that took longer moves the animation by this much only. */
  stepMs: 250,
} as const;

export interface Showing {
  readonly durationMs: number;
  /** When others wait. */
  readonly hasteMs: number;
  /** Time to read the message, per character, up to `maxMs` in all. */
  readonly perCharMs: number;
  readonly maxMs: number;
}

export const SHOWING: Readonly<Record<TipTier | 'burst', Showing>> = {
  small: { durationMs: 3_000, hasteMs: 3_000, perCharMs: 0, maxMs: 3_000 },
  medium: { durationMs: 5_000, hasteMs: 3_500, perCharMs: 25, maxMs: 8_000 },
  large: { durationMs: 6_500, hasteMs: 4_000, perCharMs: 30, maxMs: 10_000 },
  huge: { durationMs: 9_000, hasteMs: 6_000, perCharMs: 35, maxMs: 13_000 },
  burst: { durationMs: 3_400, hasteMs: 3_400, perCharMs: 0, maxMs: 3_400 },
};
