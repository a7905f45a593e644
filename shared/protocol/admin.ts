import { z } from 'zod';
import type { ModeType } from './modes.ts';
import type { Person } from './people.ts';

/** What whoever runs the server asks. Every route of it is for admins; everybody else is refused as Forbidden. */

/** The most live streams that GET /api/admin/streams answers. */
export const ADMIN_STREAMS = 200;
/** The most characters of the reason that a creator is told. */
const WHY_CHARS = 300;

/** GET /api/admin/streams answers what is live, private streams among them. */
export interface AdminStreamsAnswer {
  readonly streams: readonly {
    readonly streamId: string;
    readonly title: string;
    readonly creator: Person;
    readonly mode: ModeType;
    readonly startedAtMs: number;
  }[];
}

/**
 * POST /api/admin/streams/:streamId/take-down answers {}: the stream has ended, and its creator is told why. Money that was
 * held returns as at every end. StreamNotFound; StreamNotLive; TemporarilyUnavailable: nobody could be reached who rules it.
 */
export const takeDownBody = z.strictObject({ why: z.string().max(WHY_CHARS) });

/** GET /api/admin/people/:handle answers one person; NotFound. */
export interface AdminPersonAnswer {
  readonly person: Person;
  readonly email: string;
  readonly isCreator: boolean;
  readonly liveStreamId: string | null;
}

/** The most people of one page that GET /api/admin/people answers. */
export const ADMIN_PEOPLE = 50;

/** The most words that people are searched by. */
export const ADMIN_PEOPLE_WORDS = 8;

/**
 * GET /api/admin/people?search=&after= answers a page of people in the order of their handles: all, or those whose name, handle
 * or e-mail address has words that begin as those searched for. `after` is the cursor of the page before.
 */
export interface AdminPeopleAnswer {
  readonly people: readonly {
    readonly person: Person;
    readonly email: string;
    readonly isCreator: boolean;
    /** Whether the operator says that they are who the name says. Absent: the server is of before there was that. */
    readonly isVerified?: boolean;
    /** Names of before, the newest first. Absent as well. */
    readonly namesBefore?: readonly string[];
  }[];
  /** The cursor of the next page; null at the end. */
  readonly cursor: string | null;
}

/** GET /api/admin/health answers how each part of the server is. */
export interface AdminHealthAnswer {
  readonly parts: readonly {
    readonly name: string;
    readonly adapter: string;
    readonly ok: boolean;
    readonly detail: string | null;
  }[];
}
