/**
 * Takes down the way of single tips and joins through the server: how long each step took, and in which step it lay. A step is
 * told when it has ended, in whatever process that was; all steps of one tip or one join are found together by whoever reads
 * them. Nobody is named in them. Rules: SPEC.md.
 */
export interface TracingPort {
  /** Whether anybody reads it. Otherwise nothing is taken down, and nobody needs to tell the steps. */
  readonly isOn: boolean;
  /** Returns Unix milliseconds with fractions, by which steps are timed; 0 where nobody reads them. */
  nowMs(): number;
  /** Takes down the whole way, with its steps. There is one of each tip and of each join. */
  whole(way: Way, step: Step): void;
  /** Takes down a step of the way, with its own steps: before `whole` or after it, here or in another process. */
  part(way: Way, step: Step): void;
  /** Resolves when all that was taken down has been handed over, or when it has waited long enough for that. */
  close(): Promise<void>;
}

/** What goes its way: a tip, by the id under which it is shown; a join, by the id of its seat. */
export interface Way {
  readonly of: 'tip' | 'join';
  readonly id: string;
}

export interface Step {
  readonly name: StepName;
  readonly startMs: number;
  readonly endMs: number;
  readonly facts?: Readonly<Record<string, string | number>>;
  readonly steps?: readonly Step[];
}

/** All steps there are, in the order in which they come. */
export type StepName =
  /** From the request, as it came from the socket, to its answer. */
  | 'tip'
  /** Seat, role, rate, standing and schema were judged. */
  | 'tip.judged'
  /** The entry is in the journal. */
  | 'tip.posted'
  /** From the authority hearing of the tip to telling everybody: it waited, was decided, gathered company, and was written. */
  | 'tip.ruled'
  | 'tip.waited'
  | 'tip.gathered'
  | 'tip.written'
  /** One shard sent the frame that holds it to its seats. */
  | 'tip.shown'
  | 'tip.encoded'
  | 'tip.sent'
  /** From the request for a seat to the snapshot on its way, or to the door that was shown in its place. */
  | 'join'
  /** A seat was asked for at the door of the server: the caller was judged, and Colyseus reserved the seat. */
  | 'join.asked'
  | 'join.judged'
  | 'join.reserved'
  /** The room was sure of its stream and counted the seat. */
  | 'join.seated'
  /** It was decided whether the seat may watch. */
  | 'join.admitted'
  /** The snapshot was encoded, unless it was before, and sent. */
  | 'join.shown';
