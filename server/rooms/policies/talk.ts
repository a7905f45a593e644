import type { Map as PersistentMap } from 'immutable';
import { isKeptFrom, slowedMs } from '../../../shared/curbs.ts';
import { LIMITS } from '../../../shared/limits.ts';
import type { CurbTerms } from '../../../shared/protocol/curbs.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { type Bucket, fullBucket, isFull, takeToken } from '../../domain/rateLimit.ts';
import { type Checked, checkLine } from '../../domain/text.ts';
import { isModerator, isMuted, isRemoved, type Moderation } from './moderation.ts';
import { REQUEST_RATES } from './requestRates.ts';

/** What a room remembers of those who wrote, so that each line is said once and nobody writes too much. */
export interface Talk {
  /** Ids of the latest lines, so that what is told twice is done once. */
  readonly heard: readonly string[];
  /** Who wrote the latest lines and tips; null: anonymously. */
  readonly said: readonly Said[];
  /** Those who wrote lately, by person. */
  readonly speakers: PersistentMap<string, Speaker>;
}

export interface Said {
  readonly id: string;
  readonly byId: string | null;
}

export interface Speaker {
  readonly saidAtMs: number;
  /** The bucket of lines that they may still write, from whatever seat, shard and process. */
  readonly bucket: Bucket;
}

/** Who writes a line. The owner of a room writes as they like. */
export interface Writer {
  readonly personId: string;
  readonly isOwner: boolean;
}

/** The rules that people write by; slow mode of 0 ms is none. */
export interface TalkRules {
  readonly moderation: Moderation;
  readonly slowModeMs: number;
  /** What those may not do whom the owner restricts, by person; absent: nobody is restricted. */
  readonly curbs?: PersistentMap<string, CurbTerms>;
}

const HEARD = 500;
/** People who are remembered for slow mode and for how much they write. */
const SPEAKERS = 5_000;
const RATE = REQUEST_RATES.say;

export function hear<T extends Pick<Talk, 'heard'>>(talk: T, id: string): T {
  return { ...talk, heard: [...talk.heard.slice(-(HEARD - 1)), id] };
}

export function noteSaid<T extends Pick<Talk, 'said'>>(talk: T, said: Said): T {
  return { ...talk, said: [...talk.said.slice(-(LIMITS.linesKnown - 1)), said] };
}

/**
 * Takes a line that was not heard before. Returns the talk with it in, and its text as it is shown; or why it may not
 * be said.
 */
export function speak<T extends Talk>(
  talk: T,
  rules: TalkRules,
  line: { readonly id: string; readonly text: string; readonly writer: Writer; readonly nowMs: number },
): Checked<{ readonly talk: T; readonly text: string }> {
  const { id, writer, nowMs } = line;
  const silenced = whySilenced(talk, rules, { ...writer, nowMs });
  if (silenced) return { ok: false, code: silenced };
  const text = checkLine(line.text);
  if (!text.ok) return text;
  const bucket = takeLine(talk, writer, nowMs);
  if (bucket === null) return { ok: false, code: 'RateLimited' };
  const known = noteSaid(hear(talk, id), { id, byId: writer.personId });
  const speaker = { saidAtMs: nowMs, bucket };
  return {
    ok: true,
    value: { talk: spoke(known, rules.slowModeMs, { ...writer, speaker }), text: text.value },
  };
}

/** Takes the text of something else, such as a tip: it counts for slow mode as a line does. */
export function writeBeside<T extends Talk>(
  talk: T,
  rules: TalkRules,
  { personId, nowMs }: { readonly personId: string; readonly nowMs: number },
): Checked<T> {
  const silenced = whySilenced(talk, rules, { personId, isOwner: false, nowMs });
  if (silenced) return { ok: false, code: silenced };
  const bucket = talk.speakers.get(personId)?.bucket ?? fullBucket(RATE, nowMs);
  return {
    ok: true,
    value: spoke(talk, rules.slowModeMs, { personId, speaker: { saidAtMs: nowMs, bucket } }),
  };
}

/** Returns why that person may not write right now; null: they may. */
function whySilenced(
  { speakers }: Talk,
  { moderation, slowModeMs, curbs }: TalkRules,
  { personId, isOwner, nowMs }: Writer & { readonly nowMs: number },
): RejectionCode | null {
  if (isOwner) return null;
  if (isRemoved(moderation, personId)) return 'Removed';
  if (isMuted(moderation, personId, nowMs)) return 'Muted';
  const curb = curbs?.get(personId);
  if (isKeptFrom(curb, 'write', nowMs)) return 'Restricted';
  const sinceMs = nowMs - (speakers.get(personId)?.saidAtMs ?? Number.NEGATIVE_INFINITY);
  // below zero: the clock was set back, and nobody waits until it has caught up
  const waitMs = isModerator(moderation, personId) ? 0 : slowModeMs;
  return sinceMs >= 0 && sinceMs < Math.max(waitMs, slowedMs(curb, nowMs)) ? 'SlowMode' : null;
}

/**
 * Takes one line out of the person's bucket; null: it is too much. Each seat's process has looked already; here all
 * that one person writes comes together.
 */
function takeLine({ speakers }: Talk, { personId, isOwner }: Writer, nowMs: number): Bucket | null {
  const full = fullBucket(RATE, nowMs);
  if (isOwner) return full;
  const taken = takeToken(speakers.get(personId)?.bucket ?? full, RATE, nowMs);
  return taken.ok ? taken.bucket : null;
}

function spoke<T extends Talk>(
  talk: T,
  slowModeMs: number,
  { personId, speaker }: { readonly personId: string; readonly speaker: Speaker },
): T {
  const { speakers } = talk;
  const others = speakers.size < SPEAKERS ? speakers : stillCounting(speakers, slowModeMs, speaker.saidAtMs);
  return { ...talk, speakers: others.set(personId, speaker) };
}

/**
 * Returns the speakers without those whom nothing keeps from writing. If that makes little room, everybody begins
 * anew.
 */
function stillCounting(speakers: Talk['speakers'], slowModeMs: number, nowMs: number): Talk['speakers'] {
  const left = speakers.filter(
    ({ saidAtMs, bucket }) => nowMs < saidAtMs + slowModeMs || !isFull(bucket, RATE, nowMs),
  );
  return left.size < SPEAKERS / 2 ? left : left.clear();
}
