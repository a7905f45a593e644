import { z } from 'zod';
import { type DEED_TYPES, DESK_LIMITS, DESK_ROLES } from '../deskLimits.ts';
import { idSchema } from '../ids.ts';
import type { Person } from './people.ts';

/** The moderation desk of a stream: rules for lines, lines that wait, roles, the log. Moderators see all of it, and no money. */

const follow = z.int().min(0).max(525_600);
const rules = z.strictObject({
  /** Words that are not to be said, in any letters that look like theirs. */
  words: z
    .array(
      z
        .string()
        .min(1)
        .max(DESK_LIMITS.wordChars * 4),
    )
    .max(DESK_LIMITS.words),
  /** What becomes of a line with such a word: a moderator looks at it first, or it is refused. */
  wordsDo: z.enum(['hold', 'refuse']),
  linksDo: z.enum(['allow', 'hold', 'refuse']),
  /** For how many minutes somebody has to have followed to write; null: nobody has to follow. */
  followedMinutes: follow.nullable(),
  /** Whether only people write whose identity was checked; absent: everybody does. */
  verifiedOnly: z.boolean().optional(),
  /** Whether a moderator looks at the first line of each person. */
  firstIsHeld: z.boolean(),
  /** Whether a line is nothing but emoji. */
  emojiOnly: z.boolean(),
});
/** The rules for lines. */
export type ChatRules = z.infer<typeof rules>;

/** Sets the rules for lines; asked by the creator and by leads. */
export const setChatRulesCommand = z.strictObject({ rules });
/** Puts the Shield up or down: while it is up only those write who followed for an hour, without links, and first lines wait. */
export const setShieldCommand = z.strictObject({ isUp: z.boolean() });
/** Shows a line that waits, or declines it. */
export const answerHeldCommand = z.strictObject({ lineId: z.string().min(1).max(200), isShown: z.boolean() });
/** Makes somebody a lead, a moderator, a VIP or none of these; leads are named by the creator alone. */
export const setRoleCommand = z.strictObject({ personId: idSchema, role: z.enum(DESK_ROLES) });
/** Writes a note about somebody, which all moderators read. */
export const addNoteCommand = z.strictObject({
  personId: idSchema,
  text: z
    .string()
    .min(1)
    .max(DESK_LIMITS.noteChars * 4),
});
/** Asks for the whole desk. */
export const moderationDeskCommand = z.strictObject({});

export type DeskRole = (typeof DESK_ROLES)[number];

/** A line that waits for a moderator. */
export interface HeldLine {
  readonly id: string;
  readonly from: Person;
  readonly text: string;
  readonly atMs: number;
  readonly why: 'word' | 'link' | 'first';
  readonly subscribedMonths?: number;
}

/** Something that was done, as the log has it. */
export interface Deed {
  readonly seq: number;
  readonly atMs: number;
  /** Who did it; null: the creator. */
  readonly by: Person | null;
  readonly type: (typeof DEED_TYPES)[number];
  /** To whom; null: to nobody by name. */
  readonly person: Person | null;
  /** What it was about: the words of a line, minutes, a role, a note; empty: nothing more. */
  readonly detail: string;
}

export interface DeskNote {
  readonly person: Person;
  /** Who wrote it; null: the creator. */
  readonly by: Person | null;
  readonly text: string;
  readonly atMs: number;
}

/** The answer to `moderationDesk`. */
export interface DeskView {
  readonly rules: ChatRules;
  readonly isShielded: boolean;
  readonly held: readonly HeldLine[];
  /** The newest last. */
  readonly deeds: readonly Deed[];
  readonly notes: readonly DeskNote[];
  readonly roles: readonly { readonly person: Person; readonly role: Exclude<DeskRole, 'none'> }[];
  readonly restricted: readonly {
    readonly person: Person;
    readonly mutedUntilMs: number | null;
    readonly isRemoved: boolean;
    /** When a removal ends by itself; null: it does not. */
    readonly removedUntilMs: number | null;
  }[];
}

/** The rules of a stream in which nobody has set any. */
export const NO_CHAT_RULES: ChatRules = {
  words: [],
  wordsDo: 'hold',
  linksDo: 'allow',
  followedMinutes: null,
  firstIsHeld: false,
  emojiOnly: false,
};
