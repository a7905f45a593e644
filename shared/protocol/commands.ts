import { z } from 'zod';
import { commandIdSchema, idSchema } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { REACTION_KINDS } from './feed.ts';

/**
 * What a client may ask, by room. Every payload is a strict object: an unknown field is a BadRequest.
 * Lengths are judged by the policies, so that a refusal can name its rule (MessageTooLong …); the bounds here
 * only keep a frame from being absurd.
 */
const roughText = z.string().max(LIMITS.clientFrameBytes);
const amountText = z.string().max(80);

export const sayCommand = z.strictObject({ commandId: commandIdSchema.optional(), text: roughText });
export const reactCommand = z.strictObject({ kind: z.string().max(32) });

export const tipCommand = z.strictObject({
  commandId: commandIdSchema,
  /** Minor units of `asset` as a decimal string. */
  amountMinor: amountText,
  asset: z.string().max(16),
  message: roughText.optional(),
  anonymous: z.boolean().optional(),
});

const goalInput = z.strictObject({ title: roughText, targetMinor: amountText });

export const goLiveCommand = z.strictObject({
  title: roughText,
  kind: z.enum(['video', 'audio']),
  goal: goalInput.nullable().optional(),
});
export const setGoalCommand = z.strictObject({ goal: goalInput.nullable() });
export const endStreamCommand = z.strictObject({});
export const testAlertCommand = z.strictObject({});
export const rosterCommand = z.strictObject({
  cursor: z.string().max(128).nullable().optional(),
  limit: z.int().min(1).max(LIMITS.rosterPageSeats).optional(),
});

/**
 * WebRTC signalling. `peer` names the other end: `origin` to viewers, and to the creator on a media server; in the
 * mesh the creator names each viewer by the peer it was told.
 */
export const signalCommand = z.strictObject({
  peer: z.string().max(128),
  description: z
    .strictObject({ type: z.enum(['offer', 'answer']), sdp: z.string().max(24 * 1024) })
    .optional(),
  candidate: z
    .strictObject({
      candidate: z.string().max(2048),
      sdpMid: z.string().max(64).nullable().optional(),
      sdpMLineIndex: z.int().min(0).max(64).nullable().optional(),
      usernameFragment: z.string().max(256).nullable().optional(),
    })
    .nullable()
    .optional(),
});
/** Asks for the picture: by a viewer to watch it, by the creator to send it. */
export const openMediaCommand = z.strictObject({});
export const closeMediaCommand = z.strictObject({});

export const STREAM_COMMANDS = {
  goLive: goLiveCommand,
  endStream: endStreamCommand,
  say: sayCommand,
  setGoal: setGoalCommand,
  roster: rosterCommand,
  testAlert: testAlertCommand,
  openMedia: openMediaCommand,
  closeMedia: closeMediaCommand,
  signal: signalCommand,
} as const;

export const AUDIENCE_COMMANDS = {
  tip: tipCommand,
  say: sayCommand,
  react: reactCommand,
  openMedia: openMediaCommand,
  closeMedia: closeMediaCommand,
  signal: signalCommand,
} as const;

/** Join options: input from a stranger like everything else. Who one is comes from the token alone. */
export const streamJoinOptions = z.strictObject({ streamId: idSchema });
export const audienceJoinOptions = z.strictObject({
  streamId: idSchema,
  /** Instead of a login: the secret of the creator's stand-alone overlay. */
  overlayToken: z.string().max(128).optional(),
});

export const reactionKind = z.enum(REACTION_KINDS);

export type TipCommand = z.infer<typeof tipCommand>;
export type GoLiveCommand = z.infer<typeof goLiveCommand>;
export type SignalCommand = z.infer<typeof signalCommand>;
