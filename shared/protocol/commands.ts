import { z } from 'zod';
import { commandIdSchema, idSchema } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { REACTION_KINDS } from './feed.ts';
import { STREAM_CATEGORIES } from './modes.ts';

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
  /** An item of the tip menu; the amount must cover its price. */
  menuItemId: idSchema.optional(),
});

const goalInput = z.strictObject({ title: roughText, targetMinor: amountText });

export const goLiveCommand = z.strictObject({
  title: roughText,
  kind: z.enum(['video', 'audio']),
  category: z.enum(STREAM_CATEGORIES).nullable().optional(),
  goal: goalInput.nullable().optional(),
  /** From its beginning. */
  record: z.boolean().optional(),
});
/** What the creator sends is kept, and becomes a replay that is the creator's alone. */
export const startRecordingCommand = z.strictObject({});
export const stopRecordingCommand = z.strictObject({});
export const setGoalCommand = z.strictObject({ goal: goalInput.nullable() });
export const endStreamCommand = z.strictObject({});
export const testAlertCommand = z.strictObject({});
export const rosterCommand = z.strictObject({
  cursor: z.string().max(128).nullable().optional(),
  limit: z.int().min(1).max(LIMITS.rosterPageSeats).optional(),
  /** Part of a name or handle. */
  search: z.string().max(64).optional(),
});

const entryRules = z.strictObject({
  match: z.enum(['any', 'all']),
  followers: z.boolean(),
  subscribers: z.strictObject({ minimumTier: z.int().min(1).max(LIMITS.tiers) }).nullable(),
  invited: z.boolean(),
  tipped: z
    .strictObject({
      minimumMinor: amountText,
      withinDays: z.int().min(1).max(LIMITS.tippedWithinDays).nullable(),
    })
    .nullable(),
});
/** `oneToOne` is entered by accepting a request and left by any switch; `ticketOnly` by closing the curtain. */
const modeInput = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('public'),
    limitMinutes: z.int().min(1).max(LIMITS.streamLimitMinutes).nullable(),
  }),
  z.strictObject({ type: z.literal('private'), rules: entryRules }),
  z.strictObject({ type: z.literal('ticketOnly') }),
]);
export const switchModeCommand = z.strictObject({
  mode: modeInput,
  /** Closing the curtain: the numbers that the creator saw and agreed to; others are `CurtainNumbersChanged`. */
  confirm: z.strictObject({ holders: z.int().min(0), leaving: z.int().min(0) }).optional(),
});
export const previewModeCommand = z.strictObject({ mode: modeInput });

export const openSaleCommand = z.strictObject({
  priceMinor: amountText,
  total: z.int().min(1).max(LIMITS.tickets),
  minimum: z.int().min(0).max(LIMITS.tickets),
  tipsCount: z.boolean(),
});
/** No more are sold. While the curtain is open, all tickets are returned as well when `cancel` is set. */
export const stopSaleCommand = z.strictObject({ cancel: z.boolean() });

export const openRequestsCommand = z.strictObject({
  minimumMinor: amountText,
  lengthMinutes: z.int().min(LIMITS.callMinutesMin).max(LIMITS.callMinutesMax),
  autoAccept: z.boolean(),
  fanLeaves: z.enum(['pays', 'returns']),
});
export const closeRequestsCommand = z.strictObject({});
export const acceptRequestCommand = z.strictObject({ orderId: idSchema });
export const declineRequestCommand = z.strictObject({ orderId: idSchema });
export const readyForCallCommand = z.strictObject({});
/** Each end says so when it sees and hears the other. */
export const callConnectedCommand = z.strictObject({ callId: idSchema });
/** And so when it does not any more: the timer stands, and nobody is charged. Told again while it is so. */
export const callLostCommand = z.strictObject({
  callId: idSchema,
  /** false: what this end sends is lost as well, so that it is not the other's doing. */
  sends: z.boolean().optional(),
});
export const endCallCommand = z.strictObject({ callId: idSchema });
export const answerExtensionCommand = z.strictObject({ orderId: idSchema, accept: z.boolean() });

/** Nothing of a one-to-one is kept before its partner agreed, nor after either of both wishes so no more. */
export const askCallRecordingCommand = z.strictObject({ callId: idSchema });
export const stopCallRecordingCommand = z.strictObject({ callId: idSchema });
/** Of the partner; `accept: false` also takes a yes back. */
export const answerCallRecordingCommand = z.strictObject({ callId: idSchema, accept: z.boolean() });

export const setMenuCommand = z.strictObject({
  items: z
    .array(z.strictObject({ id: idSchema, title: roughText, priceMinor: amountText }))
    .max(LIMITS.menuItems),
});
export const menuDoneCommand = z.strictObject({ tipId: z.string().max(200) });

/** MESI minor units; `0`: any amount. */
export const setTipRulesCommand = z.strictObject({
  smallestMinor: amountText,
  smallestTextMinor: amountText,
});

/** Of the creator and of moderators. */
export const setSlowModeCommand = z.strictObject({
  everySeconds: z.int().min(0).max(LIMITS.slowModeSeconds),
});
export const muteCommand = z.strictObject({
  personId: idSchema,
  /** 0 takes it back. */
  minutes: z.int().min(0).max(LIMITS.muteMinutes),
});
/** Out of this stream until it ends, or until taken back. */
export const removeViewerCommand = z.strictObject({ personId: idSchema, takeBack: z.boolean().optional() });
/** One line, or the words of one tip. */
export const deleteLineCommand = z.strictObject({ lineId: z.string().max(200) });
/** Of the creator alone. */
export const setModeratorCommand = z.strictObject({ personId: idSchema, isModerator: z.boolean() });

/** The money is held at once and returned unless the curtain closes. The same command id again is the same ticket. */
export const buyTicketCommand = z.strictObject({
  commandId: commandIdSchema,
  saleId: idSchema,
  asset: z.string().max(16),
  /** The price that was shown, MESI minor units; a higher one is `PriceChanged`. */
  priceMinor: amountText,
});
/** A new request of the same person replaces the one before when its money is held. */
export const requestCallCommand = z.strictObject({
  commandId: commandIdSchema,
  amountMinor: amountText,
  asset: z.string().max(16),
  message: roughText.optional(),
  anonymous: z.boolean().optional(),
});
export const cancelRequestCommand = z.strictObject({ orderId: idSchema });
export const extendCallCommand = z.strictObject({
  commandId: commandIdSchema,
  callId: idSchema,
  minutes: z.int().min(LIMITS.callMinutesMin).max(LIMITS.callMinutesMax),
  amountMinor: amountText,
  asset: z.string().max(16),
});

/**
 * What of a seat's media is meant: its part in the stream unless said, one of the two directions of a call, or, of the
 * creator, what the viewers see.
 */
const mediaPart = z.enum(['stream', 'callSend', 'callWatch', 'monitor']);
export type MediaPart = z.infer<typeof mediaPart>;

/**
 * WebRTC signalling. `peer` names the other end: `origin` to viewers, and to the creator on a media server; in the
 * mesh the creator names each viewer by the peer it was told.
 */
export const signalCommand = z.strictObject({
  part: mediaPart.optional(),
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
  /** From a viewer: how much of the stream it wants. What is left out stays as it was. */
  want: z
    .strictObject({
      /** false: the sound alone. */
      picture: z.boolean().optional(),
      /** Finest layer, of those the publisher sends: 0 is the coarsest, 2 the finest. */
      layer: z.int().min(0).max(2).optional(),
    })
    .optional(),
});
/** Asks for the picture: by a viewer to watch it, by the creator to send it. */
export const openMediaCommand = z.strictObject({ part: mediaPart.optional() });
export const closeMediaCommand = z.strictObject({ part: mediaPart.optional() });

/** A player that speaks WHEP may watch in the place of this seat's page. */
export const whepTokenCommand = z.strictObject({});

/**
 * Where the picture comes from: this browser, or an encoder such as OBS. With `device` no encoder may send. While
 * nothing was chosen both may, and an encoder takes the browser's place.
 */
export const chooseSourceCommand = z.strictObject({ source: z.enum(['device', 'encoder']) });

/** Every room takes them beside its own join options; the door keeps them to itself. */
export const clientOptions = z.object({
  /** A client that says none is not checked. */
  wire: z.int().min(0).optional(),
  /** Whether the client reads `room.state`. Unless said: only one that says no `wire`, as our own pages do. */
  state: z.boolean().optional(),
});
export type ClientOptions = z.infer<typeof clientOptions>;

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
export type ModeInput = z.infer<typeof modeInput>;
export type SignalCommand = z.infer<typeof signalCommand>;
export type MediaWant = NonNullable<SignalCommand['want']>;
