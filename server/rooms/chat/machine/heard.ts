import { commandOf, type KeptLine } from '../../../domain/conversation/conversationBody.ts';

/**
 * The numbers of lines by whose command they are (`heardKey`), of all from one line on: in stretches that are never changed, of
 * which some short ones become a longer one, so that few are searched. A persistent map takes ten times as long, as it makes a number
 * of each key by itself.
 */
export interface Heard {
  readonly fromSeq: number;
  /** The short ones first; each level has the older lines, and the oldest stretch first. */
  readonly levels: readonly Level[];
  /** Those that are in no stretch yet, the newest at the end. */
  readonly newest: readonly HeardLine[];
}

type HeardLine = readonly [key: string, seq: number];
type Level = readonly Stretch[];

interface Stretch {
  readonly seqs: ReadonlyMap<string, number>;
  /** The number of its last line. */
  readonly untilSeq: number;
}

/** Lines of a stretch of the first level, and how many stretches become one of the next. */
const STRETCH = 16;
const MERGED = 8;
/** On the last level there is one stretch, of 1,024 lines: so many are remembered at least. */
const LEVELS = 3;
const NO_LEVELS: readonly Level[] = Array.from({ length: LEVELS }, () => []);

export const heardKey = (personId: string, commandId: string): string => `${personId}:${commandId}`;

/** Remembers nothing of what was written before that line. */
export const heardFrom = (fromSeq: number): Heard => ({ fromSeq, levels: NO_LEVELS, newest: [] });

/**
 * Returns the number of the line that a command wrote; undefined: it is none of those that are remembered. `behind`: a line that is
 * known to stand before whatever it wrote.
 */
export function heardSeq({ newest, levels }: Heard, key: string, behind = 0): number | undefined {
  for (let at = newest.length - 1; at >= 0; at -= 1) if (newest[at]![0] === key) return newest[at]![1];
  for (const level of levels) {
    for (let at = level.length - 1; at >= 0; at -= 1) {
      const { seqs, untilSeq } = level[at]!;
      if (untilSeq <= behind) return undefined;
      const seq = seqs.get(key);
      if (seq !== undefined) return seq;
    }
  }
  return undefined;
}

/** Remembers whose command wrote a line. */
export function hear(heard: Heard, line: KeptLine): Heard {
  const commandId = commandOf(line);
  if (commandId === null) return heard;
  const { fromSeq, levels } = heard;
  const newest = [...heard.newest, [heardKey(line.from.id, commandId), line.seq] as const];
  if (newest.length < STRETCH) return { fromSeq, levels, newest };
  return merged({ fromSeq, levels, newest: [] }, { seqs: new Map(newest), untilSeq: line.seq });
}

/** Puts a stretch on the first level, and those of each level that is full as one on the next. */
function merged({ fromSeq, levels, newest }: Heard, first: Stretch): Heard {
  const next = [...levels];
  let more = first;
  for (let at = 0; at < LEVELS - 1; at += 1) {
    const level = [...next[at]!, more];
    next[at] = level.length < MERGED ? level : [];
    if (level.length < MERGED) return { fromSeq, levels: next, newest };
    more = { seqs: new Map(level.flatMap(({ seqs }) => [...seqs])), untilSeq: more.untilSeq };
  }
  const [forgotten] = next[LEVELS - 1]!;
  next[LEVELS - 1] = [more];
  return { fromSeq: forgotten ? forgotten.untilSeq + 1 : fromSeq, levels: next, newest };
}
