import { z } from 'zod';
import { commandIdSchema, idSchema } from '../ids.ts';
import { PROFILE_LIMITS } from '../profileLimits.ts';
import type { MenuItem } from './modes.ts';
import type { Person } from './people.ts';
import { quoteIdField } from './tipQuotes.ts';

/** What a person tells about themselves to everybody, and tips that are given outside of streams and conversations. */

/**
 * GET /api/profiles/:handle answers the profile of whoever has that handle, also without a log-in; NotFound: nobody has it.
 * The page about it is `/@<handle>`.
 */
export interface ProfileAnswer {
  readonly person: Person;
  readonly isCreator: boolean;
  /** What the person wrote about themselves; empty: nothing. */
  readonly bio: string;
  /** Addresses of the person elsewhere, all of them https. */
  readonly links: readonly string[];
  /** Another text for each cover, which is at `/people/<id>/cover`; null: there is none. Older servers leave it out. */
  readonly coverVersion?: string | null;
  /** The number of followers, as in CreatorAnswer; null: the person is no creator, and nobody follows them. */
  readonly followers: number | null;
  /** The operator says that they are who the name says. Absent: nobody says so. */
  readonly isVerified?: true;
  /** For auditors alone: how reports of this creator's blocks ended, and in how many the fan got something. Absent: in none. */
  readonly record?: { readonly judged: number; readonly upheld: number };
  /** The stream that is live now; null also for a private one that the asker could not enter. */
  readonly liveStreamId: string | null;
  /** What the creator does for a price, as they set it last in a stream that was not private. Absent: they have no menu. */
  readonly menu?: readonly MenuItem[];
}

/**
 * PUT /api/profile replaces the asker's own profile, and answers it as it is kept. Rejections: BioTooLong, LinkInvalid (it
 * is no https address of a host with a name), LinksFull.
 */
export const profileBody = z.strictObject({
  bio: z.string().max(4_096),
  links: z.array(z.string().max(PROFILE_LIMITS.linkChars * 2)).max(PROFILE_LIMITS.links * 2),
});
export interface OwnProfileAnswer {
  readonly bio: string;
  readonly links: readonly string[];
}

/**
 * POST /api/tips answers a TipAnswer, as a tip in a stream does: somebody tips somebody, live or not. One commandId is
 * charged once, however often it is sent. NotFound: nobody has that handle; DoorClosed: that person has blocked the asker;
 * SelfTip: it is the asker's own.
 */
export const tipPersonBody = z.strictObject({
  commandId: commandIdSchema,
  toHandle: z.string().min(1).max(80),
  asset: z.string().max(16),
  amountMinor: z.string().max(80),
  message: z.string().max(2_000).optional(),
  anonymous: z.boolean().optional(),
  quoteId: quoteIdField,
  /** The tip link through which it is given; TipLinkOver: it takes none, or is not that person's. */
  linkId: idSchema.optional(),
});
