import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics } from '../domain/metrics.ts';

const LATENCY_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
/** Bounds in seconds, for what people wait for on their screens. */
const SHOWN_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const BATCH_SIZES = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500];

/**
 * Creates the metrics, with one registry for each server: tests and several servers in one process do not share
 * counts.
 */
export function createMetrics(): Metrics {
  const registry = new Registry();
  // process memory, CPU, garbage collection, and the event loop's delay
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const feed = createFeedCounters(registers);
  const ledger = createJournalCounters('ledger', 'entries', registers);
  const store = createJournalCounters('store', 'writes', registers);
  const ledgerSeconds = new Histogram({
    name: 'mesi_ledger_commit_seconds',
    help: 'Time of one durable commit of the journal',
    buckets: LATENCY_SECONDS,
    registers,
  });
  const tipSeconds = new Histogram({
    name: 'mesi_tip_seconds',
    help: 'Time from the arrival of a tip to its receipt',
    buckets: LATENCY_SECONDS,
    registers,
  });
  const slowConsumers = new Counter({
    name: 'mesi_slow_consumers_closed_total',
    help: 'Seats closed because they did not read',
    registers,
  });
  const socketsHeld = new Counter({
    name: 'mesi_sockets_held_total',
    help: 'Times that a socket had to wait, because its address took more than its share',
    registers,
  });
  const socketsRefused = new Counter({
    name: 'mesi_sockets_refused_total',
    help: 'Sockets closed for what they sent',
    labelNames: ['fault'],
    registers,
  });
  const busIgnored = new Counter({
    name: 'mesi_bus_messages_ignored_total',
    help: 'Messages between processes that were not understood',
    labelNames: ['kind'],
    registers,
  });

  return {
    ...createSeatCounters(registers),
    feedFrame: feed.frame,
    eventShown: feed.shown,
    tipSettled: (durationMs) => tipSeconds.observe(durationMs / 1_000),
    slowConsumerClosed: () => slowConsumers.inc(),
    busMessageIgnored: (kind) => busIgnored.inc({ kind }),
    socketRefused: (fault) => socketsRefused.inc({ fault }),
    socketHeld: () => socketsHeld.inc(),
    ...createPartCounters(registers),
    ledgerCommit({ entries, durationMs }) {
      ledger.commit(entries);
      ledgerSeconds.observe(durationMs / 1_000);
    },
    storeCommit: store.commit,
    chainCompared: createChainGauges(registers),
    render: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}

/** They are there once a chain was compared with. */
function createChainGauges(registers: Registry[]): Metrics['chainCompared'] {
  let gauges: { waiting: Gauge; troubles: Gauge; equal: Gauge } | null = null;
  return ({ waiting, troubles, isEqual }) => {
    gauges ??= {
      waiting: new Gauge({
        name: 'mesi_chain_waiting',
        help: 'Bids that the chain is behind with',
        registers,
      }),
      troubles: new Gauge({
        name: 'mesi_chain_troubles',
        help: 'Bids with which the chain does not come on, or whose lock ended otherwise',
        registers,
      }),
      equal: new Gauge({
        name: 'mesi_chain_equal',
        help: '1 when the escrow contract holds what its locks say',
        registers,
      }),
    };
    gauges.waiting.set(waiting);
    gauges.troubles.set(troubles);
    gauges.equal.set(isEqual ? 1 : 0);
  };
}

function createFeedCounters(registers: Registry[]) {
  const frames = new Counter({ name: 'mesi_feed_frames_total', help: 'Feed frames encoded', registers });
  const events = new Counter({ name: 'mesi_feed_events_total', help: 'Events in those frames', registers });
  const deliveries = new Counter({
    name: 'mesi_feed_deliveries_total',
    help: 'Events times the seats they were sent to',
    registers,
  });
  const shownSeconds = new Histogram({
    name: 'mesi_shown_seconds',
    help: 'Time from a line or tip until it left for the seats of a shard',
    labelNames: ['kind'],
    buckets: SHOWN_SECONDS,
    registers,
  });
  return {
    shown: (kind: 'line' | 'tip', delayMs: number) =>
      shownSeconds.observe({ kind }, Math.max(0, delayMs) / 1_000),
    frame(frame: { readonly events: number; readonly seats: number }) {
      frames.inc();
      events.inc(frame.events);
      deliveries.inc(frame.events * frame.seats);
    },
  };
}

function createSeatCounters(
  registers: Registry[],
): Pick<Metrics, 'roomOpened' | 'roomClosed' | 'seatTaken' | 'seatLeft' | 'joinEnded'> {
  const rooms = new Gauge({ name: 'mesi_rooms', help: 'Open rooms', labelNames: ['room'], registers });
  const seats = new Gauge({ name: 'mesi_seats', help: 'Taken seats', labelNames: ['room'], registers });
  const joins = new Counter({
    name: 'mesi_joins_total',
    help: 'Joins that ended, by how',
    labelNames: ['room', 'outcome'],
    registers,
  });
  return {
    roomOpened: (room) => rooms.inc({ room }),
    roomClosed: (room) => rooms.dec({ room }),
    seatTaken(room) {
      seats.inc({ room });
      joins.inc({ room, outcome: 'seated' });
    },
    seatLeft: (room) => seats.dec({ room }),
    joinEnded: (room, outcome) => joins.inc({ room, outcome }),
  };
}

function createPartCounters(registers: Registry[]): Pick<Metrics, 'mediaLost' | 'partSeen'> {
  const lost = new Counter({
    name: 'mesi_media_lost_total',
    help: 'Viewers who lost the picture and were served anew, and media servers that went away',
    labelNames: ['what'],
    registers,
  });
  const up = new Gauge({
    name: 'mesi_part_up',
    help: '1 when this part, such as the database, was well when it was asked just now',
    labelNames: ['part'],
    registers,
  });
  return {
    mediaLost: (what) => lost.inc({ what }),
    partSeen: (part, isWell) => up.set({ part }, isWell ? 1 : 0),
  };
}

function createJournalCounters(name: 'ledger' | 'store', what: string, registers: Registry[]) {
  const commits = new Counter({
    name: `mesi_${name}_commits_total`,
    help: `Durable commits of the ${name}`,
    registers,
  });
  const sizes = new Histogram({
    name: `mesi_${name}_commit_${what}`,
    help: `${what} that shared one commit of the ${name}`,
    buckets: BATCH_SIZES,
    registers,
  });
  return {
    commit(size: number) {
      commits.inc();
      sizes.observe(size);
    },
  };
}
