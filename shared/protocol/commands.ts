import { z } from 'zod';
import { DESK_LIMITS } from '../deskLimits.ts';
import { commandIdSchema, idSchema } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { OVERLAY_REVIEWS } from '../overlayDesk.ts';
import { REACTION_KINDS } from './feed.ts';
import { STREAM_CATEGORIES } from './modes.ts';
import { quoteIdField } from './tipQuotes.ts';

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
  /** The amount in minor units of `asset`, a decimal string. */
  amountMinor: amountText,
  asset: z.string().max(16),
  message: roughText.optional(),
  anonymous: z.boolean().optional(),
  quoteId: quoteIdField,
});

/**
 * Orders an item of the tip menu. The money is held at once; it is paid when the creator has done it, and returned when
 * that does not happen in its time. The same command id again is the same order.
 */
export const orderItemCommand = z.strictObject({
  commandId: commandIdSchema,
  itemId: idSchema,
  /** The amount in minor units of `asset`, a decimal string; it covers the price of the item. */
  amountMinor: amountText,
  asset: z.string().max(16),
  message: roughText.optional(),
  anonymous: z.boolean().optional(),
});

const tagsInput = z.array(roughText).max(50).optional();

const goalInput = z.strictObject({
  title: roughText,
  targetMinor: amountText,
  /** Marks on the way, each below the target, in any order. */
  milestones: z
    .array(z.strictObject({ title: roughText, atMinor: amountText }))
    .max(LIMITS.goalMilestones)
    .exactOptional(),
});

export const goLiveCommand = z.strictObject({
  title: roughText,
  kind: z.enum(['video', 'audio']),
  category: z.enum(STREAM_CATEGORIES).nullable().optional(),
  /** Words by which the stream is found in the directory. */
  tags: tagsInput,
  /** Whether the stream is marked as for adults: then nobody comes in who is not of the age that the server asks for. */
  isAdult: z.boolean().optional(),
  goal: goalInput.nullable().optional(),
  /** Whether the stream is recorded from its beginning. */
  record: z.boolean().optional(),
  /** The conversation of the group that the stream belongs to; whoever asks is its owner or one of its admins. */
  group: z.strictObject({ conversationId: idSchema }).optional(),
  /** The tickets without which nobody is inside from the first second; they are sold at the door. */
  tickets: z.strictObject({ priceMinor: amountText, total: z.int().min(1).max(LIMITS.tickets) }).optional(),
});
/** Keeps what the creator sends; it becomes a replay that is the creator's alone. */
export const startRecordingCommand = z.strictObject({});
export const stopRecordingCommand = z.strictObject({});
/** The goal of their own that the creator shows in the stream, for which viewers pledge; null: none. */
export const showPledgeGoalCommand = z.strictObject({ goalId: idSchema.nullable() });
export const setGoalCommand = z.strictObject({ goal: goalInput.nullable() });
/** Changes title, category, tags and mark of a stream that is live; tags and a mark that are left out stay. */
export const setAboutCommand = z.strictObject({
  title: roughText,
  category: z.enum(STREAM_CATEGORIES).nullable(),
  tags: tagsInput,
  isAdult: z.boolean().optional(),
});
export const endStreamCommand = z.strictObject({});
export const testAlertCommand = z.strictObject({});
/**
 * Runs the alerts of the stand-alone overlay; asked by the creator and by moderators. `look` changes nothing. `judge` shows
 * tips that wait for review, or never shows them; `replay` shows a tip again, `skip` takes away what is on screen.
 */
export const controlOverlayCommand = z.strictObject({
  command: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('look') }),
    z.strictObject({ type: z.literal('pause'), isPaused: z.boolean() }),
    z.strictObject({ type: z.literal('skip') }),
    z.strictObject({ type: z.literal('sound'), isMuted: z.boolean(), volume: z.int().min(0).max(100) }),
    z.strictObject({ type: z.literal('review'), review: z.enum(OVERLAY_REVIEWS) }),
    z.strictObject({
      type: z.literal('judge'),
      tipIds: z.array(z.string().max(200)).min(1).max(LIMITS.historyEvents),
      isApproved: z.boolean(),
    }),
    z.strictObject({ type: z.literal('replay'), tipId: z.string().max(200) }),
  ]),
});
export const rosterCommand = z.strictObject({
  cursor: z.string().max(128).nullable().optional(),
  limit: z.int().min(1).max(LIMITS.rosterPageSeats).optional(),
  /** A part of a name or handle. */
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
  /** Members of that group; whoever asks has to be its owner or one of its admins. */
  group: z.strictObject({ conversationId: idSchema }).optional(),
});
/**
 * The modes that a creator chooses. `oneToOne` is entered by accepting a request and left by any switch; `ticketOnly`
 * is entered by closing the curtain.
 */
const modeInput = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('public'),
    limitMinutes: z.int().min(1).max(LIMITS.streamLimitMinutes).nullable(),
  }),
  z.strictObject({
    type: z.literal('private'),
    rules: entryRules,
    /**
     * What becomes of those who hold a paid ticket: `keep` (also when it is left out) lets them stay inside, `return`
     * gives each the price back and takes the ticket.
     */
    tickets: z.enum(['keep', 'return']).optional(),
  }),
  z.strictObject({ type: z.literal('ticketOnly') }),
]);
export const switchModeCommand = z.strictObject({
  mode: modeInput,
  /**
   * The numbers that the creator saw and agreed to when closing the curtain; other numbers are
   * `CurtainNumbersChanged`.
   */
  confirm: z.strictObject({ holders: z.int().min(0), leaving: z.int().min(0) }).optional(),
});
export const previewModeCommand = z.strictObject({ mode: modeInput });

export const openSaleCommand = z.strictObject({
  priceMinor: amountText,
  total: z.int().min(1).max(LIMITS.tickets),
  minimum: z.int().min(0).max(LIMITS.tickets),
  tipsCount: z.boolean(),
});
/** Stops selling tickets. While the curtain is open, all tickets are returned as well when `cancel` is set. */
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
/** Says that this end sees and hears the other one. Each end says so for itself. */
export const callConnectedCommand = z.strictObject({ callId: idSchema });
/**
 * Says that this end does not see or hear the other one any more: the timer stands, and nobody is charged. Said again
 * while it is so.
 */
export const callLostCommand = z.strictObject({
  callId: idSchema,
  /** False: what this end sends is lost as well, so that it is not the other end's doing. */
  sends: z.boolean().optional(),
});
export const endCallCommand = z.strictObject({ callId: idSchema });
export const answerExtensionCommand = z.strictObject({ orderId: idSchema, accept: z.boolean() });

/**
 * Asks the partner to have the one-to-one recorded. Nothing is kept before the partner agreed, nor after either of
 * the two took it back.
 */
export const askCallRecordingCommand = z.strictObject({ callId: idSchema });
export const stopCallRecordingCommand = z.strictObject({ callId: idSchema });
/** Answers `askCallRecording`, for the partner; `accept: false` also takes a yes back. */
export const answerCallRecordingCommand = z.strictObject({ callId: idSchema, accept: z.boolean() });

export const setMenuCommand = z.strictObject({
  items: z
    .array(
      z.strictObject({
        id: idSchema,
        title: roughText,
        priceMinor: amountText,
        /** How long after an order nobody can order it again. */
        cooldownSeconds: z.int().min(0).max(LIMITS.menuCooldownSeconds).exactOptional(),
        /** How long an order waits to be done before its money returns. */
        minutes: z.int().min(1).max(LIMITS.menuMinutesMax).exactOptional(),
      }),
    )
    .max(LIMITS.menuItems),
});
/** Says that an order from the menu is done: what was held for it is paid. */
export const menuDoneCommand = z.strictObject({ tipId: z.string().max(200) });
/** Says that an order from the menu will not be done: what was held for it returns. */
export const skipItemCommand = z.strictObject({ tipId: z.string().max(200) });
/** Takes back what the asker ordered from the menu, while it waits: what is held for it returns. NotFound: nothing waits. */
export const cancelItemCommand = z.strictObject({ tipId: z.string().max(200) });

/** Sets the smallest tips. Amounts are MESI minor units; `0` takes any amount. */
export const setTipRulesCommand = z.strictObject({
  smallestMinor: amountText,
  smallestTextMinor: amountText,
});

/** Sets slow mode; asked by the creator and by moderators. */
export const setSlowModeCommand = z.strictObject({
  everySeconds: z.int().min(0).max(LIMITS.slowModeSeconds),
});
export const muteCommand = z.strictObject({
  personId: idSchema,
  /** Minutes of the mute; 0 takes it back. */
  minutes: z.int().min(0).max(LIMITS.muteMinutes),
});
/** Puts somebody out of this stream until it ends, or until it is taken back. */
export const removeViewerCommand = z.strictObject({
  personId: idSchema,
  takeBack: z.boolean().optional(),
  /** For how many minutes; absent: until it is taken back. */
  minutes: z.int().min(1).max(DESK_LIMITS.removeMinutes).optional(),
});
/** Takes a paid message from above the chat; asked by the creator and by moderators. */
export const unpinCommand = z.strictObject({ tipId: z.string().max(200) });
/** Deletes one line, or the words of one tip. */
export const deleteLineCommand = z.strictObject({ lineId: z.string().max(200) });
/** Names a moderator, or takes the role back; asked by the creator alone. */
export const setModeratorCommand = z.strictObject({ personId: idSchema, isModerator: z.boolean() });

/**
 * Buys a ticket. The money is held at once, and returned unless the curtain closes. The same command id again is the
 * same ticket.
 */
export const buyTicketCommand = z.strictObject({
  commandId: commandIdSchema,
  saleId: idSchema,
  asset: z.string().max(16),
  /** The price that was shown, MESI minor units; when the price is higher by now, it is `PriceChanged`. */
  priceMinor: amountText,
});
/** Asks for a one-to-one. A new request of the same person replaces the one before when its money is held. */
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
 * Which of a seat's media is meant: its part in the stream (unless another is said), one of the two directions of a
 * call, or, for the creator, what viewers see.
 */
const mediaPart = z.enum(['stream', 'callSend', 'callWatch', 'monitor']);
export type MediaPart = z.infer<typeof mediaPart>;

/**
 * Carries WebRTC signalling. `peer` names the other end: it is `origin` for viewers, and for the creator on a media
 * server; in the mesh the creator names each viewer by the peer it was told.
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
  /** How much of the stream a viewer wants. What is left out stays as it was. */
  want: z
    .strictObject({
      /** False: only the sound. */
      picture: z.boolean().optional(),
      /** The finest layer wanted, of those the publisher sends: 0 is the coarsest, 2 the finest. */
      layer: z.int().min(0).max(2).optional(),
    })
    .optional(),
});
/** Asks for the picture: a viewer to watch it, the creator to send it. */
export const openMediaCommand = z.strictObject({ part: mediaPart.optional() });
export const closeMediaCommand = z.strictObject({ part: mediaPart.optional() });

/** Asks for a token by which a player that speaks WHEP may watch in the place of this seat's page. */
export const whepTokenCommand = z.strictObject({});

/**
 * Chooses where the picture comes from: this browser, or an encoder such as OBS. With `device` no encoder may send.
 * While nothing was chosen both may, and an encoder takes the browser's place.
 */
export const chooseSourceCommand = z.strictObject({ source: z.enum(['device', 'encoder']) });

/** Every room takes them beside its own join options; the door keeps them to itself. */
export const clientOptions = z.object({
  /** The wire that the client speaks. A client that says none is not checked. */
  wire: z.int().min(0).optional(),
  /**
   * Whether the client reads `room.state`. When it is left out: yes for a client without `wire`, no for one with it,
   * as our own pages are.
   */
  state: z.boolean().optional(),
});
export type ClientOptions = z.infer<typeof clientOptions>;

/**
 * The join options of room `stream`. They are a stranger's input like everything else: who somebody is comes from the
 * token alone.
 */
export const streamJoinOptions = z.strictObject({
  streamId: idSchema,
  /** True: a device beside the studio, which asks all that a studio asks, sends no picture, and takes nobody's place. */
  controls: z.boolean().optional(),
});
export const audienceJoinOptions = z.strictObject({
  streamId: idSchema,
  /** The secret of the creator's stand-alone overlay, instead of a login. */
  overlayToken: z.string().max(128).optional(),
});

export const reactionKind = z.enum(REACTION_KINDS);

export type ControlOverlayCommand = z.infer<typeof controlOverlayCommand>['command'];
export type TipCommand = z.infer<typeof tipCommand>;
export type GoLiveCommand = z.infer<typeof goLiveCommand>;
export type ModeInput = z.infer<typeof modeInput>;
export type SignalCommand = z.infer<typeof signalCommand>;
export type MediaWant = NonNullable<SignalCommand['want']>;
