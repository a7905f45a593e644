import { setTimeout as pause } from 'node:timers/promises';
import { Child, canPin } from '../feed/child.ts';
import { median, percentile, round } from '../feed/stats.ts';
import { report } from '../report.ts';
import type { Switched } from './viewers.ts';

/**
 * Seats a thousand viewers, and has the creator switch. Measures how long it takes until the last of those who may not
 * stay is put out, and how many frames reach anybody after that.
 */
const VIEWERS = 1_000;
const STAYING = 50;
const ROUNDS = 8;
/**
 * The wait until it is known what people are to the creator, in milliseconds. It is looked up in the background, for a
 * limited number of people a second.
 */
const SETTLE_MS = 8_000;

const followers = { match: 'any', followers: true, subscribers: null, invited: false, tipped: null };
const MODES = {
  public: { type: 'public', limitMinutes: null },
  ticketOnly: { type: 'ticketOnly' },
  private: { type: 'private', rules: followers },
} as const;

const server = new Child(new URL('./server.ts', import.meta.url), [], { core: 0, name: 'server' });
const crowd = new Child(new URL('./viewers.ts', import.meta.url), [], { core: 1, name: 'viewers' });
/** What one switch cost. `cpuMs` is the CPU of the server, of the switch and of the second after it. */
type Round = Switched & { readonly cpuMs: number };
const out: Record<'ticketOnly' | 'private', Round[]> = { ticketOnly: [], private: [] };
const back: Round[] = [];

async function switchTo(mode: object, inside: number): Promise<Round> {
  const before = await server.call<number>('usedMs');
  const switched = await crowd.call<Switched>('switchTo', { mode, inside });
  return { ...switched, cpuMs: (await server.call<number>('usedMs')) - before };
}

try {
  const people = await server.call('people', { viewers: VIEWERS, followers: STAYING });
  await crowd.call('open', people);
  await crowd.call('sellTickets', STAYING);
  await pause(SETTLE_MS);
  for (let n = 0; n < ROUNDS; n += 1) {
    for (const to of ['ticketOnly', 'private'] as const) {
      out[to].push(await switchTo(MODES[to], STAYING));
      back.push(await switchTo(MODES.public, VIEWERS));
    }
  }
  await crowd.call('close');
} finally {
  await Promise.all([crowd.stop(), server.stop()]);
}

const figuresOf = (rounds: readonly Round[], of: (one: Round) => readonly number[]) => ({
  p50Ms: round(percentile(rounds.flatMap(of), 0.5)),
  p99Ms: round(percentile(rounds.flatMap(of), 0.99)),
  lastMs: round(median(rounds.map((one) => Math.max(...of(one))))),
  worstMs: round(Math.max(...rounds.flatMap(of))),
  answeredMs: round(median(rounds.map(({ answeredMs }) => answeredMs))),
  cpuMs: round(median(rounds.map(({ cpuMs }) => cpuMs))),
  framesOutside: rounds.reduce((sum, { framesOutside }) => sum + framesOutside, 0),
});
const figures = {
  ticketOnly: figuresOf(out.ticketOnly, ({ shutMs }) => shutMs),
  private: figuresOf(out.private, ({ shutMs }) => shutMs),
  back: figuresOf(back, ({ admittedMs }) => admittedMs),
};
const rows = Object.entries(figures).map(([to, one]) => ({
  to: to === 'back' ? 'public: let in again' : `${to}: put out`,
  'p50 ms': one.p50Ms,
  'p99 ms': one.p99Ms,
  'last, median ms': one.lastMs,
  'last, worst ms': one.worstMs,
  'server CPU ms': one.cpuMs,
  'frames outside': one.framesOutside,
}));
report(`${VIEWERS} viewers are switched, ${STAYING} may stay`, rows, {
  viewers: VIEWERS,
  staying: STAYING,
  rounds: ROUNDS,
  pinned: canPin,
  figures,
});
