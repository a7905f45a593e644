import { createRandom } from '../../server/rooms/sim/random.ts';
import { Child } from '../feed/child.ts';
import { slope } from '../feed/stats.ts';
import { Attacker } from './Attacker.ts';
import { type Place, type RoomName, takeSeat, type WireSeat } from './seats.ts';
import type { Met, Target } from './server.ts';

export interface FuzzInput {
  readonly frames: number;
  readonly seed: number;
  readonly log: (line: string) => void;
}

export interface FuzzReport {
  readonly seed: number;
  /** How many frames came out of a socket of the server. */
  readonly frames: number;
  readonly seconds: number;
  readonly seats: number;
  readonly crashes: number;
  /** What the first attacker met who met nobody; null when none did. */
  readonly crash: string | null;
  /** How many promises were rejected that nobody waited for. */
  readonly rejections: number;
  /** The CPU that the slowest frame took until all had heard of it, in milliseconds; `slowest` is its first bytes. */
  readonly slowestMs: number;
  readonly slowest: string;
  readonly heldMbAtFirst: number;
  readonly heldMbAtLast: number;
  /** The slope of a straight line through what was held at each look. */
  readonly memorySlopeBytesPerThousandFrames: number;
  /** How often the seats that do nothing wrong were asked and answered; `slowestOtherMs` is the longest wait. */
  readonly servedOthers: number;
  readonly slowestOtherMs: number;
  /** How many seats of others were closed. */
  readonly lostOthers: number;
}

const ATTACKERS: readonly { readonly room: RoomName; readonly isKnown: boolean; readonly count: number }[] = [
  { room: 'lobby', isKnown: false, count: 10 },
  { room: 'lobby', isKnown: true, count: 6 },
  { room: 'audience', isKnown: true, count: 8 },
  { room: 'stream', isKnown: true, count: 8 },
];
/** A server that has just started compiles and fills what it keeps: that part is not judged. */
const WARM_UP = 0.2;
const LOOKS = 20;
const LOOK_EVERY_MS = 200;
/** The time between one question of those who do nothing wrong and the next. */
const ASK_EVERY_MS = 50;

/** Runs a server in a process of its own, with attackers in every room, and people who do nothing wrong beside them. */
export async function fuzzWire({ frames, seed, log }: FuzzInput): Promise<FuzzReport> {
  const beganAtMs = performance.now();
  const server = new Child(new URL('./server.ts', import.meta.url), [], { core: 0, name: 'server' });
  try {
    const person = (isCreator: boolean) => server.call<Target>('person', isCreator);
    const host = await person(true);
    const others = await seatOthers(host, await person(false));
    const attackers = makeAttackers({ seed, host, person });
    let isOver = false;
    let crash: string | null = null;
    const work = attackers.map((attacker) =>
      attacker
        .attack(() => isOver)
        .catch((error: Error) => {
          crash ??= `${error.message} ${String(error.cause ?? '')}`;
        }),
    );
    const served = serveOthers(others, () => isOver || crash !== null);
    const looks: readonly Met[] = await watch({ server, frames, log, isBroken: () => crash !== null });
    isOver = true;
    await Promise.all(work);
    const seconds = Math.round((performance.now() - beganAtMs) / 1_000);
    return reportOf({ seed, seconds, attackers, looks, crash, served: await served, others });
  } finally {
    await server.stop();
  }
}

async function seatOthers(host: Target, fan: Target): Promise<readonly WireSeat[]> {
  const { address, streamId } = host;
  const studio = await takeSeat({ address, room: 'stream', token: host.token, streamId });
  if (!studio) throw new Error('no seat for the host');
  studio.request('goLive', { title: 'Among strangers', kind: 'audio' });
  await untilAnswered(studio);
  const places: readonly Place[] = [
    { address, room: 'audience', token: fan.token, streamId },
    { address, room: 'lobby', token: null, streamId: null },
  ];
  const seats = await Promise.all(places.map(takeSeat));
  return [studio, ...seats.map((seat) => seat!)];
}

async function untilAnswered(seat: WireSeat): Promise<void> {
  while (seat.answers === 0 && !seat.socket.isClosed) await seat.served();
}

function makeAttackers(input: {
  readonly seed: number;
  readonly host: Target;
  readonly person: (isCreator: boolean) => Promise<Target>;
}): readonly Attacker[] {
  const { seed, host, person } = input;
  return ATTACKERS.flatMap(({ room, isKnown, count }, kind) =>
    Array.from({ length: count }, (_, at) => {
      const place = async (): Promise<Place> => {
        if (!isKnown) return { address: host.address, room, token: null, streamId: null };
        const { address, token, streamId } = await person(room === 'stream');
        return { address, room, token, streamId: room === 'audience' ? host.streamId : streamId };
      };
      return new Attacker(place, createRandom(seed * 1_000 + kind * 100 + at));
    }),
  );
}

interface Served {
  times: number;
  slowestMs: number;
}

/** Has those who do nothing wrong ask and be answered, one after the other, all the while. */
async function serveOthers(others: readonly WireSeat[], isOver: () => boolean): Promise<Served> {
  const served: Served = { times: 0, slowestMs: 0 };
  while (!isOver()) {
    for (const other of others) {
      const beganAtMs = performance.now();
      await other.served();
      served.times += other.socket.isClosed ? 0 : 1;
      served.slowestMs = Math.max(served.slowestMs, performance.now() - beganAtMs);
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  return served;
}

async function watch(input: {
  readonly server: Child;
  readonly frames: number;
  readonly log: (line: string) => void;
  readonly isBroken: () => boolean;
}): Promise<readonly Met[]> {
  const { server, frames, log, isBroken } = input;
  const looks: Met[] = [];
  let nextLookAt = frames * WARM_UP;
  for (;;) {
    const seen = await server.call<number>('frames').catch(() => null);
    if (seen === null || isBroken()) return looks;
    if (seen >= nextLookAt) {
      const met = await server.call<Met>('met');
      if (looks.length === 0) await server.call('forgetSlowest');
      looks.push(met);
      nextLookAt += (frames * (1 - WARM_UP)) / LOOKS;
      log(`${met.frames} frames, ${mb(met.heldBytes)} MB held, slowest frame ${met.slowestMs} ms`);
      if (met.frames >= frames) return looks;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function reportOf(input: {
  readonly seed: number;
  readonly seconds: number;
  readonly attackers: readonly Attacker[];
  readonly looks: readonly Met[];
  readonly crash: string | null;
  readonly served: Served;
  readonly others: readonly WireSeat[];
}): FuzzReport {
  const { seed, seconds, attackers, looks, crash, served, others } = input;
  const [first, last] = [looks[0], looks.at(-1)];
  return {
    seed,
    frames: last?.frames ?? 0,
    seconds,
    seats: attackers.reduce((sum, { seats }) => sum + seats, 0),
    crashes: crash !== null || !last ? 1 : 0,
    crash,
    rejections: last?.rejections ?? 0,
    slowestMs: last?.slowestMs ?? 0,
    slowest: last?.slowest ?? '',
    heldMbAtFirst: mb(first?.heldBytes ?? 0),
    heldMbAtLast: mb(last?.heldBytes ?? 0),
    memorySlopeBytesPerThousandFrames: Math.round(
      slope(looks.map(({ frames, heldBytes }) => [frames, heldBytes])) * 1_000,
    ),
    servedOthers: served.times,
    slowestOtherMs: Math.round(served.slowestMs),
    lostOthers: others.filter(({ socket }) => socket.isClosed).length,
  };
}

function mb(bytes: number): number {
  return Math.round(bytes / 1e4) / 100;
}
