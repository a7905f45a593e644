import { z } from 'zod';
import { PUSH_LIMITS } from '../pushLimits.ts';
import type { NoticeNews } from './inbox.ts';

/** What is asked about pushes (Web Push) to a device whose person is away. All of it needs a log-in. */

const endpoint = z.string().min(1).max(PUSH_LIMITS.endpointChars);

/**
 * POST /api/push → {} keeps the subscription of a device, as the browser gave it; the same endpoint again changes it.
 * PushAddressInvalid: the endpoint is no https address. It counts for as long as this log-in does.
 */
export const keepPushBody = z.strictObject({
  endpoint,
  /** The device's public key and its secret, in base64url. */
  keys: z.strictObject({
    p256dh: z.string().regex(/^[\w-]{87}$/),
    auth: z.string().regex(/^[\w-]{22}$/),
  }),
  /** Whether names and words of messages may be shown outside of the page. */
  showsText: z.boolean(),
});
export type PushSubscriptionBody = z.output<typeof keepPushBody>;

/** DELETE /api/push → {} forgets a device; one that is not there is forgotten as well. */
export const dropPushBody = z.strictObject({ endpoint });

/** GET /api/push answers the key with which the browser subscribes, in base64url. */
export interface PushKeyAnswer {
  readonly publicKey: string;
}

/** What a push tells a device, as JSON. Newer servers may say more. */
export interface PushMessage {
  /** Names what it is about: a later push of the same tag takes the place of the earlier one. */
  readonly tag: string;
  /** Where it leads. */
  readonly path: string;
  /** `meetingSoon` says that a meeting begins, and `meetingDue` that one waits for an answer. */
  readonly about: 'line' | 'callRings' | 'meetingSoon' | 'meetingDue' | NoticeNews['type'];
  /** The time that it is about, in Unix ms: the device shows it on its own clock. */
  readonly atMs?: number;
  /** A call rings until then, in Unix milliseconds; absent: it is about something else. */
  readonly untilMs?: number;
  /** Who is behind it; absent: nobody, or the device shows no names. */
  readonly name?: string;
  /** The name of the group; absent: there is none, or the device shows no names. */
  readonly group?: string;
  /** What was written; absent: nothing, or the device shows no words. */
  readonly text?: string;
}
