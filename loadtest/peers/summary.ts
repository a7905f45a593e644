import { median, round } from '../feed/stats.ts';
import { type Cell, PEER_NAMES, type PeerName } from './peers.ts';
import type { Joined, Told, Visited } from './visit.ts';

export type Visits = Readonly<Partial<Record<PeerName, readonly Visited[]>>>;
/** The medians of a peer over its visits; `told` by viewers and events a second. */
export interface PeerFigures {
  readonly told: readonly Told[];
  readonly joined: readonly Joined[];
}
export type AllFigures = Readonly<Partial<Record<PeerName, PeerFigures>>>;

/** Takes the median of each figure over the visits of each peer. */
export function figuresOf(visits: Visits): AllFigures {
  const all: Partial<Record<PeerName, PeerFigures>> = {};
  for (const name of PEER_NAMES) {
    const [first, ...more] = visits[name] ?? [];
    if (first === undefined) continue;
    all[name] = {
      told: first.told.map((told, at) => medians([told, ...more.map((visited) => visited.told[at]!)])),
      joined: first.joined.map((joined, at) =>
        medians([joined, ...more.map((visited) => visited.joined[at]!)]),
      ),
    };
  }
  return all;
}

function medians<T extends object>(all: readonly T[]): T {
  const keys = Object.keys(all[0]!) as (keyof T)[];
  return Object.fromEntries(
    keys.map((key) => [key, round(median(all.map((each) => each[key] as number)))]),
  ) as T;
}

export function toldAt(figures: PeerFigures | undefined, { viewers, perSecond }: Cell): Told | undefined {
  return figures?.told.find((told) => told.viewers === viewers && told.perSecond === perSecond);
}

/** How a peer grows from the fewest viewers to the most that it had. */
export interface Growth {
  /** What one more viewer costs for one event, µs, by events a second: the entry of the event is not in it. */
  readonly usPerMoreViewer: Readonly<Record<number, number>>;
  /** CPU for a join among the most, over CPU for one among the fewest. */
  readonly join: number;
}

export function growthOf({ told, joined }: PeerFigures): Growth {
  const rates = [...new Set(told.map(({ perSecond }) => perSecond))];
  const slopes = rates.map((perSecond): [number, number] => {
    const at = told.filter((each) => each.perSecond === perSecond);
    const [few, many] = [at[0]!, at.at(-1)!];
    return [perSecond, round((many.cpuUsPerEvent - few.cpuUsPerEvent) / (many.viewers - few.viewers))];
  });
  return {
    usPerMoreViewer: Object.fromEntries(slopes.filter(([, slope]) => Number.isFinite(slope))),
    join: round(joined.at(-1)!.cpuUsPerJoin / joined[0]!.cpuUsPerJoin),
  };
}

/** What ours takes for each unit that the peer takes, by cell and in memory; below one ours is cheaper. */
export interface Ratios {
  readonly cpu: readonly (Cell & { readonly ratio: number })[];
  readonly kbPerViewer: number;
  readonly cpuUsPerJoin: number;
}

export function ratiosOf(ours: PeerFigures, peer: PeerFigures): Ratios {
  const cpu = peer.told.flatMap((theirs) => {
    const own = toldAt(ours, theirs);
    const { viewers, perSecond } = theirs;
    return own ? [{ viewers, perSecond, ratio: round(own.cpuUsPerDelivery / theirs.cpuUsPerDelivery) }] : [];
  });
  const last = peer.joined.at(-1)!;
  const own = ours.joined.find(({ viewers }) => viewers === last.viewers)!;
  return {
    cpu,
    kbPerViewer: round(own.kbPerViewer / last.kbPerViewer),
    cpuUsPerJoin: round(own.cpuUsPerJoin / last.cpuUsPerJoin),
  };
}
