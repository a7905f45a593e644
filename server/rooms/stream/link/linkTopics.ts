import { z } from 'zod';
import { DESK_ROLES } from '../../../../shared/deskLimits.ts';
import { ASSET_CODES } from '../../../../shared/money.ts';
import {
  answerHeldCommand,
  setChatRulesCommand,
  setShieldCommand,
} from '../../../../shared/protocol/desk.ts';
import { emptyStage } from '../../../../shared/protocol/emptyStage.ts';
import { type FeedSnapshot, REACTION_KINDS, type ReactionCounts } from '../../../../shared/protocol/feed.ts';
import type { Person } from '../../../../shared/protocol/people.ts';
import { isRejectionCode, type RejectionCode } from '../../../../shared/protocol/rejections.ts';
import type { Topic } from '../../../services/bus/port.ts';
import type { OrderRate } from '../../orders/price.ts';
import type { Ask, AskSettled, AskWhat } from './asks.ts';
import { isKnownFrame, isKnownRights, isKnownSnapshot } from './knownFrame.ts';
import type { DownMessage, UpMessage } from './link.ts';
import { readLink, writeLink } from './linkWireOne.ts';

const shardId = z.string();
const asset = z.enum(ASSET_CODES);
/** An amount of minor units. The longest is a sum of many amounts of `MAX_AMOUNT_DIGITS`. */
const minor = z.string().regex(/^\d{1,80}$/);
const person: z.ZodType<Person> = z.object({ id: z.string(), name: z.string(), handle: z.string() });
const rate: z.ZodType<OrderRate> = z
  .object({ rateId: z.string(), numerator: minor, denominator: minor })
  .nullable();
/** Counts of reactions; a kind that is not known is counted by nobody here. */
const counts = z
  .record(z.string(), z.number())
  .transform(
    (all): ReactionCounts =>
      Object.fromEntries(REACTION_KINDS.flatMap((kind) => (kind in all ? [[kind, all[kind]]] : []))),
  );
/** The code of a refusal; one that is not known is a refusal all the same. */
const refused = z
  .string()
  .nullable()
  .transform((code): RejectionCode | null =>
    code === null || isRejectionCode(code) ? code : 'TemporarilyUnavailable',
  );

const askWhat: z.ZodType<AskWhat> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('buyTicket'), saleId: z.string(), asset, rate, priceMinor: minor }),
  z.object({
    type: z.literal('requestCall'),
    asset,
    amountMinor: minor,
    rate,
    message: z.string(),
    anonymous: z.boolean(),
  }),
  z.object({
    type: z.literal('orderItem'),
    itemId: z.string(),
    asset,
    amountMinor: minor,
    rate,
    message: z.string(),
    anonymous: z.boolean(),
    tipId: z.string(),
    isUnranked: z.literal(true).exactOptional(),
    shares: z.array(
      z.object({
        personId: z.string(),
        part: z.int().min(0),
        into: z.enum(['creator', 'wallet', 'platform']),
      }),
    ),
  }),
  z.object({
    type: z.literal('extendCall'),
    callId: z.string(),
    minutes: z.number(),
    asset,
    amountMinor: minor,
    rate,
  }),
  z.object({ type: z.literal('cancelItem'), tipId: z.string() }),
  z.object({ type: z.literal('cancelRequest'), orderId: z.string() }),
  z.object({ type: z.literal('readyForCall') }),
  z.object({ type: z.literal('callConnected'), callId: z.string() }),
  z.object({ type: z.literal('callLost'), callId: z.string(), sends: z.boolean().optional() }),
  z.object({ type: z.literal('endCall'), callId: z.string() }),
  z.object({ type: z.literal('answerCallRecording'), callId: z.string(), accept: z.boolean() }),
  z.object({ type: z.literal('writeOnTip') }),
  z.object({ type: z.literal('unpin'), tipId: z.string() }),
  z.object({ type: z.literal('setSlowMode'), everySeconds: z.number() }),
  z.object({ type: z.literal('mute'), target: person, minutes: z.number() }),
  z.object({
    type: z.literal('removeViewer'),
    target: person,
    takeBack: z.boolean(),
    minutes: z.number().optional(),
  }),
  setChatRulesCommand.extend({ type: z.literal('setChatRules') }),
  setShieldCommand.extend({ type: z.literal('setShield') }),
  answerHeldCommand.extend({ type: z.literal('answerHeld') }),
  z.object({ type: z.literal('setRole'), target: person, role: z.enum(DESK_ROLES) }),
  z.object({ type: z.literal('addNote'), target: person, text: z.string() }),
  z.object({ type: z.literal('deleteLine'), lineId: z.string() }),
]);
const ask: z.ZodType<Ask> = z.object({ id: z.string(), person, what: askWhat });
const askSettled: z.ZodType<AskSettled> = z.object({
  id: z.string(),
  refused,
  order: z.object({ amountMinor: z.string(), asset }).nullable(),
});

const upMessage: z.ZodType<UpMessage> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('sync'), shardId, epoch: z.number(), seq: z.number() }),
  z.object({
    type: z.literal('say'),
    shardId,
    line: z.object({
      id: z.string(),
      from: person,
      role: z.enum(['creator', 'viewer']),
      text: z.string(),
      subscribedMonths: z.int().min(1).exactOptional(),
      followsSinceMs: z.number().nullable().exactOptional(),
      isVerified: z.boolean().exactOptional(),
    }),
  }),
  z.object({
    type: z.literal('tip'),
    shardId,
    tip: z.object({
      entryId: z.string(),
      atMs: z.number(),
      from: person.nullable(),
      payerId: z.string(),
      asset,
      amountMinor: minor,
      mesiMinor: minor,
      message: z.string(),
      menuTitle: z.string().exactOptional(),
      isUnranked: z.literal(true).exactOptional(),
    }),
  }),
  z.object({ type: z.literal('ask'), shardId, ask }),
  z.object({
    type: z.literal('report'),
    shardId,
    roomId: z.string(),
    seats: z.int().min(0),
    guests: z.int().min(0).exactOptional(),
    partnerOf: z.string().nullable(),
    epoch: z.number(),
    base: counts,
    totals: counts,
  }),
  z.object({ type: z.literal('bye'), shardId }),
]);

const smallDownMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('beat'), epoch: z.number(), seq: z.number() }),
  z.object({
    type: z.literal('ack'),
    shardId,
    epoch: z.number(),
    tips: z.array(z.string()),
    lines: z.array(z.object({ id: z.string(), refused })),
    asks: z.array(askSettled),
  }),
  z.object({
    type: z.literal('testAlert'),
    epoch: z.number(),
    alert: z.object({
      id: z.string(),
      name: z.string(),
      asset,
      amountMinor: minor,
      mesiMinor: minor,
      message: z.string(),
    }),
  }),
]);

function parseDown(message: unknown): DownMessage | null {
  const { type, ...of } = Object(message) as Record<string, unknown>;
  switch (type) {
    case 'frame':
      return isKnownFrame(of) ? { type, ...of } : null;
    case 'frames':
      return typeof of.shardId === 'string' && Array.isArray(of.frames) && of.frames.every(isKnownFrame)
        ? { type, shardId: of.shardId, frames: of.frames }
        : null;
    case 'snapshot':
      return typeof of.shardId === 'string' && isKnownSnapshot(of.snapshot) && isKnownRights(of.rights)
        ? { type, shardId: of.shardId, snapshot: completed(of.snapshot), rights: of.rights }
        : null;
    default:
      return smallDownMessage.safeParse(message).data ?? null;
  }
}

/** Completes what an older version says of the stage: what it says nothing of is as if nothing had happened of it. */
function completed(snapshot: FeedSnapshot): FeedSnapshot {
  return { ...snapshot, stage: { ...emptyStage(snapshot.stage), ...snapshot.stage } };
}

/** The topic on which the shards of a stream tell its authority. */
export const upTopic = (streamId: string): Topic<UpMessage> => ({
  name: `stream:${streamId}:up`,
  kind: 'stream.up',
  parse: (said) => upMessage.safeParse(readLink(said)).data ?? null,
  write: writeLink,
});

/** The topic on which the authority of a stream tells its shards. */
export const downTopic = (streamId: string): Topic<DownMessage> => ({
  name: `stream:${streamId}:down`,
  kind: 'stream.down',
  parse: (said) => parseDown(readLink(said)),
  write: writeLink,
});
