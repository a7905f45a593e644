import { commandOf, type KeptLine } from '../../../domain/conversation/conversationBody.ts';

/**
 * The numbers of lines by whose command they are (`heardKey`), of all from one line on: in stretches, which are searched one after the
 * other and never changed. A persistent map takes ten times as long, as it makes a number of each key by itself.
 */
export interface Heard {
  readonly fromSeq: number;
  /** Before those: as many short ones in one; null: there is none yet. */
  readonly long: Stretch | null;
  readonly stretches: readonly Stretch[];
  /** Those that are no stretch yet, the newest at the end. */
  readonly newest: readonly HeardLine[];
}

type HeardLine = readonly [key: string, seq: number];

interface Stretch {
  readonly seqs: ReadonlyMap<string, number>;
  /** The number of its last line. */
  readonly untilSeq: number;
}

const STRETCH = 100;
/** So many stretches become one long one, and the long one before is forgotten: so many are remembered at least. */
const LONG = 10;

export const heardKey = (personId: string, commandId: string): string => `${personId}:${commandId}`;

/** Remembers nothing of what was written before that line. */
export const heardFrom = (fromSeq: number): Heard => ({
  ...{ fromSeq, long: null, stretches: [], newest: [] },
});

/**
 * Returns the number of the line that a command wrote; undefined: it is none of those that are remembered. `behind`: a line that is
 * known to stand before whatever it wrote.
 */
export function heardSeq({ newest, stretches, long }: Heard, key: string, behind = 0): number | undefined {
  for (let at = newest.length - 1; at >= 0; at -= 1) if (newest[at]![0] === key) return newest[at]![1];
  for (let at = stretches.length - 1; at >= 0; at -= 1) {
    const { seqs, untilSeq } = stretches[at]!;
    if (untilSeq <= behind) return undefined;
    const seq = seqs.get(key);
    if (seq !== undefined) return seq;
  }
  return long && long.untilSeq > behind ? long.seqs.get(key) : undefined;
}

/** Remembers whose command wrote a line. */
export function hear(heard: Heard, line: KeptLine): Heard {
  const commandId = commandOf(line);
  if (commandId === null) return heard;
  const newest = [...heard.newest, [heardKey(line.from.id, commandId), line.seq] as const];
  const { fromSeq, long } = heard;
  if (newest.length < STRETCH) return { fromSeq, long, stretches: heard.stretches, newest };
  const stretches = [...heard.stretches, { seqs: new Map(newest), untilSeq: line.seq }];
  if (stretches.length < LONG) return { fromSeq, long, stretches, newest: [] };
  const all = { seqs: new Map(stretches.flatMap(({ seqs }) => [...seqs])), untilSeq: line.seq };
  return { fromSeq: long ? long.untilSeq + 1 : fromSeq, long: all, stretches: [], newest: [] };
}
