import { z } from 'zod';
import { round } from '../feed/stats.ts';
import type { Outcome } from './play.ts';

const limits = z.strictObject({
  /** From the wish to the seat, 99th percentile, milliseconds. */
  joinP99Ms: z.number().optional(),
  /** From `say` to the viewer's socket. */
  lineP50Ms: z.number().optional(),
  lineP99Ms: z.number().optional(),
  tipP99Ms: z.number().optional(),
  /** From a line in a conversation to the socket of each of its members, and from a bid to its answer. */
  chatP99Ms: z.number().optional(),
  bidP99Ms: z.number().optional(),
  /** From the wish for a ticket, or for a one-to-one, to its answer. */
  ticketP99Ms: z.number().optional(),
  callP99Ms: z.number().optional(),
  /** From the wish for a picture to its first packet. */
  pictureP99Ms: z.number().optional(),
  /** How many answers were an error. */
  errors: z.number().optional(),
  /** The server's memory per viewer, kB. */
  memoryKbPerViewer: z.number().optional(),
  /** How much the server's memory grows over the second half of the run, MB a minute. */
  memoryMbPerMinute: z.number().optional(),
});
export const budgetsSchema = z.record(z.string(), limits);
export type Budgets = z.infer<typeof budgetsSchema>;

/** How many milliseconds of delay the tester's own loops may have, before its figures say more of it than of the server. */
const OWN_DELAY_MS = 100;

/** What a run is told in the end: what broke a budget, and what to think of the figures. */
export interface Judgement {
  readonly broken: readonly string[];
  readonly warnings: readonly string[];
}

/** Compares a run with its budget (LT10); a scenario without one has none to break. */
export function judgeBudget(outcome: Outcome, budgets: Budgets): Judgement {
  const budget = budgets[outcome.scenario.name] ?? {};
  const measured = {
    joinP99Ms: outcome.joins.p99,
    lineP50Ms: outcome.lines.p50,
    lineP99Ms: outcome.lines.p99,
    tipP99Ms: outcome.tips.p99,
    chatP99Ms: outcome.chats.p99,
    bidP99Ms: outcome.bids.p99,
    ticketP99Ms: outcome.tickets.p99,
    callP99Ms: outcome.queue.p99,
    pictureP99Ms: outcome.pictures.p99,
    errors: Object.values(outcome.errors).reduce((sum, count) => sum + count, 0),
    memoryKbPerViewer: outcome.server?.rssPerViewerKb ?? null,
    memoryMbPerMinute: outcome.server?.rssMbPerMinute ?? null,
  };
  const broken = Object.entries(budget).flatMap(([name, limit]) => {
    const value = measured[name as keyof typeof measured];
    return value !== null && limit !== undefined && value > limit
      ? [`${name} is ${round(value)}, and its budget ${limit}`]
      : [];
  });
  const slowest = Math.max(0, ...outcome.seconds.map(({ ownDelay }) => ownDelay));
  const warnings = [
    ...(slowest > OWN_DELAY_MS
      ? [`The tester itself was late by up to ${Math.round(slowest)} ms: part of the times is its own.`]
      : []),
    ...(outcome.skipped > 0
      ? [
          `${outcome.skipped} lines, reactions or tips were left out, because their writers still waited for answers.`,
        ]
      : []),
    ...(outcome.watched === 0
      ? ['Nobody watched from beginning to end: what was lost for everybody could not be found.']
      : []),
  ];
  return { broken, warnings };
}
