import { z } from 'zod';
import { ASSET_CODES } from '../../../shared/money.ts';
import { NEW_DESK, OVERLAY_REVIEWS, type OverlayDesk } from '../../../shared/overlayDesk.ts';
import type { OverlaySettings } from '../../../shared/overlaySettings.ts';
import type { TestAlert } from '../../../shared/protocol/answers.ts';
import { overlaySettingsBody } from '../../../shared/protocol/overlays.ts';
import type { AccessNews } from '../../services/access/port.ts';
import type { SessionsEnded } from '../../services/identity/port.ts';
import { topicsOf } from './topicOf.ts';

/** What changed between people and a creator: told by the access and invites services. */
const accessNews: z.ZodType<AccessNews> = z.discriminatedUnion('of', [
  z.object({ of: z.literal('person'), personId: z.string() }),
  z.object({ of: z.literal('everybody') }),
  z.object({ of: z.literal('guests') }),
]);
const accessTopics = topicsOf('access', accessNews);
export const accessTopic = (creatorId: string) => accessTopics(`access:${creatorId}`);

/** Log-ins that ended: their seats are to go, in every room. */
const sessionsEnded: z.ZodType<SessionsEnded> = z.object({
  accountId: z.string(),
  sessionId: z.string().nullable(),
  generation: z.number(),
});
export const SESSIONS_ENDED = topicsOf('sessions', sessionsEnded)('sessions:ended');

/** A new still picture of a stream, by its address. */
const stillTopics = topicsOf('still', z.object({ still: z.string().nullable() }));
export const stillTopic = (streamId: string) => stillTopics(`stream:${streamId}:still`);

/** To every process: whatever picture it has of that stream is to go. */
export const STILL_HIDDEN = topicsOf('stillHidden', z.object({ streamId: z.string() }))('stills:hidden');

/** The creator of the stream has made a new overlay secret. */
const overlayTopics = topicsOf('overlayRenewed', z.object({}));
export const overlayRenewedTopic = (streamId: string) => overlayTopics(`stream:${streamId}:overlayRenewed`);

/**
 * What a stream's overlays and its creator are told: the desk or the settings as they are now, or a tip that is shown again.
 */
export type OverlayNews =
  | { readonly type: 'desk'; readonly desk: OverlayDesk }
  | { readonly type: 'settings'; readonly settings: OverlaySettings }
  | { readonly type: 'alert'; readonly alert: TestAlert };
const overlayNews: z.ZodType<OverlayNews> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('desk'),
    desk: z.object({
      revision: z.number(),
      isPaused: z.boolean(),
      isMuted: z.boolean().default(NEW_DESK.isMuted),
      volume: z.number().default(NEW_DESK.volume),
      skips: z.number(),
      reviews: z.array(z.object({ fromMs: z.number(), review: z.enum(OVERLAY_REVIEWS) })),
      judged: z.array(z.object({ tipId: z.string(), isApproved: z.boolean() })),
    }),
  }),
  z.object({ type: z.literal('settings'), settings: overlaySettingsBody }),
  z.object({
    type: z.literal('alert'),
    alert: z.object({
      id: z.string(),
      name: z.string(),
      asset: z.enum(ASSET_CODES),
      amountMinor: z.string(),
      mesiMinor: z.string(),
      message: z.string(),
    }),
  }),
]);
const overlayNewsTopics = topicsOf('overlayNews', overlayNews);
export const overlayNewsTopic = (streamId: string) => overlayNewsTopics(`stream:${streamId}:overlay`);

/** To whoever rules that stream: it is taken down. */
const takenDownTopics = topicsOf('takenDown', z.object({}));
export const takenDownTopic = (streamId: string) => takenDownTopics(`stream:${streamId}:takenDown`);

/** To whoever rules that stream: an auditor takes a line away, or the words of a tip. */
const lineTakenTopics = topicsOf('lineTaken', z.object({ lineId: z.string() }));
export const lineTakenTopic = (streamId: string) => lineTakenTopics(`stream:${streamId}:lineTaken`);

/** To every process: the demo show is to end, whichever of them plays it. */
export const DEMO_SHOW_ENDED = topicsOf('demoShowEnded', z.object({}))('demoShow:ended');

/** Who watches where, told by one shard to the others. */
export interface Seated {
  readonly shardId: string;
  readonly seats: readonly (readonly [personId: string, seatId: string, joinedAtMs: number])[];
}
const seated: z.ZodType<Seated> = z.object({
  shardId: z.string(),
  seats: z.array(z.tuple([z.string(), z.string(), z.number()])),
});
const seatedTopics = topicsOf('seated', seated);
export const seatedTopic = (streamId: string) => seatedTopics(`stream:${streamId}:seated`);
