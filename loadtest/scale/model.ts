/** What one thing costs on the machine that it was measured on. The sources stand in `MEASURED`. */
export interface Costs {
  /** One frame to one socket, all that the process does for it included, in µs of CPU. */
  readonly frameToSocketUs: number;
  /** Frames a second that a viewer of a large stream gets at most. */
  readonly framesPerSecond: number;
  /** Server memory for each viewer, in kB. */
  readonly viewerKb: number;
  /** CPU of one join, in ms. */
  readonly joinMs: number;
  /** Redis' CPU for one message to one process, in µs. */
  readonly redisToProcessUs: number;
  /** What a process does with a frame that comes by Redis before it sends it on, for one of its shards, in µs. */
  readonly shardTakesUs: number;
  /** What the authority does with one event until it is told, in µs. */
  readonly authorityEventUs: number;
  /** What the authority does with one report of a shard, in µs. */
  readonly reportUs: number;
  /** Bytes on the wire for one event to one viewer. */
  readonly eventBytes: number;
}

export interface Wish {
  readonly viewers: number;
  readonly eventsPerSecond: number;
  readonly seatsOfShard: number;
  readonly viewersOfProcess: number;
  /** Processes that share a Redis of their own, which a relay feeds; 0: there are no relays, and one Redis tells all. */
  readonly processesOfRegion: number;
  /** The time within which everybody joins, in seconds. */
  readonly joinSeconds: number;
}

/** A part that is one thread or one line, and how much of it is in use: 1 is all. */
export interface Load {
  readonly part: string;
  readonly share: number;
  readonly why: string;
}

export interface Plan {
  readonly processes: number;
  readonly regions: number;
  readonly shards: number;
  readonly cores: number;
  readonly memoryGb: number;
  readonly gigabitsPerSecond: number;
  /** The fullest first. */
  readonly loads: readonly Load[];
}

const SECOND_US = 1_000_000;
/** A shard tells the authority how many it has so often a second while that changes. */
const REPORTS_PER_SECOND = 1;

/** Computes what an audience takes, and how full each part is that cannot be had twice. */
export function planFor(wish: Wish, costs: Costs): Plan {
  const processes = Math.ceil(wish.viewers / wish.viewersOfProcess);
  const regions = wish.processesOfRegion === 0 ? 1 : Math.ceil(processes / wish.processesOfRegion);
  const shards = Math.ceil(wish.viewers / wish.seatsOfShard);
  const frames = Math.min(costs.framesPerSecond, wish.eventsPerSecond);
  const processSeats = Math.min(wish.viewers, wish.viewersOfProcess);
  const shardsOfProcess = Math.ceil(processSeats / wish.seatsOfShard);
  const perSecond = (us: number, times: number) => (us * times) / SECOND_US;
  const told = regions > 1 ? regions : processes;
  const fanOut =
    perSecond(costs.frameToSocketUs, frames * processSeats) +
    perSecond(costs.shardTakesUs, frames * shardsOfProcess);
  // reports of a region are added up by its relay
  const reports = (regions > 1 ? regions : shards) * REPORTS_PER_SECOND;
  const joins = wish.viewers / wish.joinSeconds / processes;
  const loads: Load[] = [
    {
      part: 'a process, fanning out',
      share: fanOut,
      why: `${frames} frames a second to ${processSeats} sockets`,
    },
    {
      part: 'a process, while all join',
      share: (costs.joinMs * joins) / 1_000,
      why: `${Math.round(joins)} joins a second`,
    },
    {
      part: 'the authority',
      share: perSecond(costs.authorityEventUs, wish.eventsPerSecond) + perSecond(costs.reportUs, reports),
      why: `${wish.eventsPerSecond} events and ${reports} reports a second`,
    },
    {
      part: 'the first Redis',
      share: perSecond(costs.redisToProcessUs, frames * told),
      why: `${frames} frames a second to ${told} ${regions > 1 ? 'relays' : 'processes'}`,
    },
  ];
  if (regions > 1)
    loads.push({
      part: "a region's Redis",
      share: perSecond(costs.redisToProcessUs, frames * Math.min(processes, wish.processesOfRegion)),
      why: `${frames} frames a second to ${Math.min(processes, wish.processesOfRegion)} processes`,
    });
  return {
    processes,
    regions,
    shards,
    cores: fanOut * processes,
    memoryGb: (wish.viewers * costs.viewerKb) / 1_000_000,
    gigabitsPerSecond: (wish.viewers * wish.eventsPerSecond * costs.eventBytes * 8) / 1e9,
    loads: loads.sort((a, b) => b.share - a.share),
  };
}
