import { z } from 'zod';
import { CURB_KINDS } from './curbLimits.ts';
import { GENESIS_HASH } from './hashChain.ts';
import { ASSET_CODES } from './money.ts';

/**
 * What an audit log is made of. It holds ids, amounts and times, and no words that somebody wrote and no names: so it can be
 * kept when an account is erased. Whoever gave anonymously is null in it.
 */
const word = z.string().regex(/^[A-Za-z]{1,40}$/);
const id = z.string().regex(/^[\x21-\x7e]{1,200}$/);
const amount = z.string().regex(/^(0|[1-9]\d*)$/);
const time = z.int();
const asset = z.enum(ASSET_CODES);

const money = {
  /** What it is found by in the journal; of a tip the id by which everybody knows it, as its entry's id names who gave it. */
  journal: id,
  fromId: id.nullable(),
  asset,
};

export const actSchema = z.discriminatedUnion('type', [
  /** The log begins. `isLate`: there was something before that no log has. */
  z.strictObject({ type: z.literal('opened'), ownerId: id, isLate: z.boolean() }),
  z.strictObject({ type: z.literal('began') }),
  z.strictObject({ type: z.literal('ended'), reason: word }),
  z.strictObject({ type: z.literal('mode'), mode: word }),
  /**
   * A tip that was paid: to the owner and whoever has a share, or to `toId`. `mesiMinor` is what it brought; absent: what was
   * paid, in its asset.
   */
  z.strictObject({
    type: z.literal('tip'),
    ...money,
    toId: id.optional(),
    amountMinor: amount,
    mesiMinor: amount.optional(),
  }),
  /** Money was set aside for an order. */
  z.strictObject({ type: z.literal('held'), ...money, orderId: id, purpose: word, amountMinor: amount }),
  /** An order's money went where it goes: `takenMinor` to the accounts of `to`, who were credited `mesiMinor`, and the rest back. */
  z.strictObject({
    type: z.literal('settled'),
    ...money,
    orderId: id,
    purpose: word,
    why: word,
    to: z.array(id).max(16).readonly(),
    takenMinor: amount,
    returnedMinor: amount,
    mesiMinor: amount,
  }),
  /** Somebody moderated. `value` is a number or a role, `lineId` the line that it was about. */
  z.strictObject({
    type: z.literal('deed'),
    deed: word,
    byId: id,
    personId: id.nullable(),
    lineId: id.optional(),
    value: z.string().max(40).optional(),
  }),
  /** How somebody stands from now on, whoever did it, or because a time is over. */
  z.strictObject({
    type: z.literal('standing'),
    personId: id,
    mutedUntilMs: time.nullable(),
    isRemoved: z.boolean(),
    removedUntilMs: time.nullable(),
  }),
  /** The owner restricts somebody, or (null) does not any more. */
  z.strictObject({
    type: z.literal('curb'),
    personId: id,
    terms: z
      .strictObject({
        keepsFrom: z.array(z.enum(CURB_KINDS)).readonly(),
        slowSeconds: z.int(),
        untilMs: time.nullable(),
      })
      .nullable(),
  }),
]);

/** A paid or moderating act. */
export type Act = z.infer<typeof actSchema>;

/** An act that was decided, and stands in no log yet. */
export interface DecidedAct {
  readonly atMs: number;
  readonly act: Act;
}

export const auditEntrySchema = z.strictObject({
  seq: z.int().min(1),
  atMs: time,
  act: actSchema,
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

/** An entry of an audit log: its number, 1 for the first, and the hash of all of it and of the entry before. */
export type AuditEntry = z.infer<typeof auditEntrySchema>;
type CurbTerms = Extract<Act, { type: 'curb' }>['terms'];

/**
 * The end of a log as it stands in its room's document, so that it is written with what it tells of; what is older lies in
 * `sealed` pages.
 */
export interface AuditLog {
  /** The number of the newest entry; 0: there is none. */
  readonly seq: number;
  /** The hash of the newest entry. */
  readonly hash: string;
  readonly sealed: number;
  /** The entries that are in no page yet. */
  readonly tail: readonly AuditEntry[];
  /** The curbs that it told of last, by person: rooms are told of them again and again. */
  readonly curbs: Readonly<Record<string, NonNullable<CurbTerms>>>;
}

/** A log in which nothing stands. */
export const NEW_AUDIT: AuditLog = { seq: 0, hash: GENESIS_HASH, sealed: 0, tail: [], curbs: {} };

/** A page of older entries. `epoch` is that of the authority that wrote it. */
export interface AuditPage {
  readonly roomId: string;
  /** The number of the page, 0 for the first. */
  readonly page: number;
  readonly epoch: number;
  readonly entries: readonly AuditEntry[];
}

/** Returns the id under which a page lies in the store. */
export const auditPageId = ({ roomId, page }: Pick<AuditPage, 'roomId' | 'page'>): string =>
  `${roomId}:${page}`;

/** The end of a log becomes a page with so many entries. More make a larger document at each write, fewer more pages. */
export const AUDIT_PAGE_ENTRIES = 32;
