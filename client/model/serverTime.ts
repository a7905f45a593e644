/** One question for the server's time. The first two times are of this page's own clock, which only runs forward. */
export interface TimeSample {
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
  readonly serverMs: number;
}

export interface TimeEstimate {
  /** Added to this page's own clock it is the server's time. */
  readonly offsetMs: number;
  /** How long the question was under way: the estimate is wrong by half of that at most. */
  readonly roundTripMs: number;
}

/**
 * Returns the better of two estimates. The server is taken to have looked at its clock half-way, and the quickest
 * answer is believed.
 */
export function estimateOf(before: TimeEstimate | null, sample: TimeSample): TimeEstimate {
  const roundTripMs = sample.answeredAtMs - sample.askedAtMs;
  if (before && before.roundTripMs <= roundTripMs) return before;
  return { offsetMs: sample.serverMs - (sample.askedAtMs + roundTripMs / 2), roundTripMs };
}
