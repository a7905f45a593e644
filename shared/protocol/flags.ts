import { z } from 'zod';
import {
  FLAG_ACTIONS,
  FLAG_CATEGORIES,
  FLAG_LIMITS,
  type FlagAction,
  type FlagCategory,
} from '../flagLimits.ts';
import { idSchema } from '../ids.ts';
import type { Person } from './people.ts';

/** Reports of lines, messages, streams and people. The routes are in docs/protocol.md, what happens is in docs/safety.md. */

const text = z.string().max(FLAG_LIMITS.noteChars * 4);
const why = { category: z.enum(FLAG_CATEGORIES), note: text };
/** The body of `POST /api/flags`. A message is reported in the room of its conversation, by `flag`. */
export const flagBody = z.strictObject({
  target: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('line'), streamId: idSchema, lineId: z.string().min(1).max(200) }),
    z.strictObject({ type: z.literal('stream'), streamId: idSchema }),
    z.strictObject({ type: z.literal('person'), personId: idSchema }),
  ]),
  ...why,
});
/** Asks, in a conversation, to have a message looked at. */
export const flagRequest = z.strictObject({ seq: z.int().min(1), ...why });
/** The body of `POST /api/admin/flags/:flagId/decide`. */
export const decideFlagBody = z.strictObject({
  action: z.enum(FLAG_ACTIONS),
  /** What both sides read. */
  reason: text,
  /** Whether the report was false: it counts against whoever filed it. */
  isFalse: z.boolean(),
});
/** The body of `POST /api/admin/flags/:flagId/hold`: whether the evidence is kept until that is said again. */
export const holdFlagBody = z.strictObject({ isHeld: z.boolean() });

/** What was reported. */
export type FlagTarget =
  | z.infer<typeof flagBody>['target']
  | { readonly type: 'message'; readonly conversationId: string; readonly seq: number };

/** What was to be seen when it was reported first. It stays when the thing itself goes. */
export interface FlagEvidence {
  readonly text: string;
  readonly atMs: number;
  /** The title of the stream or the name of the group; empty: there is none. */
  readonly title: string;
  /** The names of files that were shown with it. */
  readonly files: readonly string[];
}

/** One person's report. */
export interface FlagFiled {
  readonly by: Person;
  readonly category: FlagCategory;
  readonly note: string;
  readonly atMs: number;
}

/** What an auditor decided. */
export interface FlagDecision {
  readonly action: FlagAction;
  readonly reason: string;
  readonly isFalse: boolean;
  readonly atMs: number;
}

/** Something that was reported, as auditors see it. */
export interface FlagView {
  readonly flagId: string;
  readonly target: FlagTarget;
  /** Whoever it is about. */
  readonly about: Person;
  readonly evidence: FlagEvidence;
  readonly filed: readonly FlagFiled[];
  /** How many people reported it; more than `filed` has where there were very many. */
  readonly count: number;
  readonly isUrgent: boolean;
  /** Null: it is to be decided. */
  readonly decision: FlagDecision | null;
  readonly isHeld: boolean;
  /** How often this person was reported before, and how often an auditor acted on it. */
  readonly record: { readonly decided: number; readonly acted: number };
  /** Whether the caller may decide: nobody does about themselves or about what they reported. */
  readonly mayDecide: boolean;
}

/** What `GET /api/admin/flags` answers: what is open, the most urgent first, and then what was decided last. */
export interface FlagsAnswer {
  readonly open: readonly FlagView[];
  readonly decided: readonly FlagView[];
}
