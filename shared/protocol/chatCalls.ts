import { z } from 'zod';
import { CHAT_LIMITS } from '../chatLimits.ts';
import { commandIdSchema, idSchema } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import type { MediaMessage } from './answers.ts';
import { signalCommand } from './commands.ts';
import type { Person } from './people.ts';

/**
 * Calls of a conversation: what a seat of room `chat` asks about them, and what is shown. A device names itself by an id
 * of its own choice, so that it is the same one after a lost connection or a reload.
 */

const medium = z.enum(['voice', 'video']);
export type CallMedium = z.infer<typeof medium>;

const callId = idSchema;
const deviceId = commandIdSchema;
const called = z
  .array(idSchema)
  .min(1)
  .max(LIMITS.callPeople - 1);

/**
 * Calls the other person, or members of the group. With `personIds` these are called; without it all members are, as far
 * as they are not more than a call takes. Where a call goes on already, the asker comes into that one.
 */
export const startCallRequest = z.strictObject({
  deviceId,
  medium,
  personIds: called.optional(),
  /** For a call that costs money: the price of a minute that was shown, minor units of MESI. The same command pays once. */
  paying: z
    .strictObject({ commandId: commandIdSchema, perMinuteMinor: z.string().regex(/^[1-9]\d{0,59}$/) })
    .optional(),
});
/** Holds the money of more minutes of a call that costs money, asked by who pays for it; the call gets longer by that. */
export const extendChatCallRequest = z.strictObject({
  callId,
  commandId: commandIdSchema,
  minutes: z.int().min(1).max(CHAT_LIMITS.paidCallMinutes),
});
/** Answers a call, comes into one that goes on, or comes back into it, with this device. */
export const joinCallRequest = z.strictObject({ callId, deviceId });
export const declineCallRequest = z.strictObject({ callId });
/** Goes out of the call; whoever called and goes before anybody has answered takes the call back. */
export const leaveCallRequest = z.strictObject({ callId });
/** Calls more members to a call of the group. */
export const inviteToCallRequest = z.strictObject({ callId, personIds: called });
/** Says that camera and microphone of this device are there. */
export const callReadyRequest = z.strictObject({ callId });
/** Says that this device is sent and sees somebody; it is said again and again while it is so. */
export const chatCallConnectedRequest = z.strictObject({ callId });
/** Says that this device sees nobody any more. `sends`: as far as it knows, it is sent. */
export const chatCallLostRequest = z.strictObject({ callId, sends: z.boolean() });

const callSends = z.strictObject({
  sound: z.boolean(),
  picture: z.enum(['camera', 'screen', 'none']),
});
/** What somebody in a call sends by their own choice. */
export type CallSends = Readonly<z.infer<typeof callSends>>;
/** Says what this device sends, so that the others know why they hear or see nothing. */
export const callSendsRequest = z.strictObject({ callId, sends: callSends });

/** The id of the person whose picture and sound it is: one's own to send, another's to watch. */
const part = idSchema;
export const openCallMediaRequest = z.strictObject({ part });
export const closeCallMediaRequest = z.strictObject({ part });
export const callSignalRequest = signalCommand.extend({ part });
/** The message `media` of room `chat`. */
export type CallMediaNews = MediaMessage & { readonly part: string };

export interface StartCallAnswer {
  readonly callId: string;
}

/** Where somebody stands in a call: called, checking devices, waiting, connecting, in it, or gone for a moment. */
export type CallPlace = 'ringing' | 'preparing' | 'ready' | 'connecting' | 'here' | 'away';

export interface CallPersonView {
  readonly person: Person;
  readonly at: CallPlace;
  /** The device with which the person is in the call; null: all of them ring. */
  readonly deviceId: string | null;
  readonly sends: CallSends;
}

/** The call that goes on in a conversation. Whoever is out of it does not stand in it. */
export interface ChatCallView {
  readonly callId: string;
  readonly kind: 'direct' | 'group';
  readonly medium: CallMedium;
  readonly startedBy: Person;
  readonly startedAtMs: number;
  /** Its time: it runs as if it had begun at `sinceMs`, or stands at `deliveredMs`. */
  readonly clock:
    | { readonly type: 'gathering' }
    | { readonly type: 'running'; readonly sinceMs: number }
    | { readonly type: 'paused'; readonly deliveredMs: number };
  readonly people: readonly CallPersonView[];
  /** What it costs; absent: nothing. */
  readonly cost?: CallCostView;
}

/** What a call costs whoever began it. The call ends when it has run for `limitMs`, for which money is held. */
export interface CallCostView {
  readonly payerId: string;
  /** The price of a minute, minor units of MESI. */
  readonly perMinuteMinor: string;
  readonly limitMs: number;
  /** Whether the money of more minutes is on its way. */
  readonly isAsked: boolean;
}

/** How a call ended. `unanswered`: nobody took it; `cancelled`: who called took it back; `failed`: nobody was connected. */
export type CallOutcome = 'talked' | 'unanswered' | 'declined' | 'busy' | 'cancelled' | 'failed';

/** A call of this person, in whichever conversation, as their inbox shows it in message `calls`. */
export interface PersonCall {
  readonly conversationId: string;
  readonly callId: string;
  readonly kind: 'direct' | 'group';
  readonly medium: CallMedium;
  /** The name of the group; empty in a direct conversation. */
  readonly title: string;
  readonly startedBy: Person;
  /** Who is in the call or on the way into it, with the person. */
  readonly people: readonly Person[];
  readonly at: CallPlace;
  /** The device with which this person is in the call; null: all of their devices ring. */
  readonly deviceId: string | null;
}
