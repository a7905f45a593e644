import { commandOf, type KeptLine } from '../../../domain/conversation/conversationBody.ts';

/**
 * The numbers of lines by whose command they are (`heardKey`), of all from one line on: in stretches, which are searched one after the
 * other and never changed. A persistent map takes ten times as long, as it makes a number of each key by itself.
 */
export interface Heard {
  readonly fromSeq: number;
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
/** Stretches that are remembered at least; when there are twice as many the older half is forgotten at once. */
const KEPT = 10;

export const heardKey = (personId: string, commandId: string): string => `${personId}:${commandId}`;

/** Remembers nothing of what was written before that line. */
export const heardFrom = (fromSeq: number): Heard => ({ fromSeq, stretches: [], newest: [] });

/** Returns the number of the line that a command wrote; undefined: it is none of those that are remembered. */
export function heardSeq({ newest, stretches }: Heard, key: string): number | undefined {
  for (let at = newest.length - 1; at >= 0; at -= 1) if (newest[at]![0] === key) return newest[at]![1];
  for (let at = stretches.length - 1; at >= 0; at -= 1) {
    const seq = stretches[at]!.seqs.get(key);
    if (seq !== undefined) return seq;
  }
  return undefined;
}

/** Remembers whose command wrote a line. */
export function hear(heard: Heard, line: KeptLine): Heard {
  const commandId = commandOf(line);
  if (commandId === null) return heard;
  const newest = [...heard.newest, [heardKey(line.from.id, commandId), line.seq] as const];
  if (newest.length < STRETCH) return { ...heard, newest };
  const stretches = [...heard.stretches, { seqs: new Map(newest), untilSeq: line.seq }];
  if (stretches.length < 2 * KEPT) return { ...heard, stretches, newest: [] };
  const fromSeq = stretches[KEPT - 1]!.untilSeq + 1;
  return { fromSeq, stretches: stretches.slice(KEPT), newest: [] };
}
