import { describe, expect, it } from 'vitest';
import { createRandom } from '../../server/rooms/sim/random.ts';
import { type Costs, planFor, type Wish } from './model.ts';
import { simulate } from './simulate.ts';

const COSTS: Costs = {
  frameToSocketUs: 10,
  framesPerSecond: 10,
  viewerKb: 20,
  joinMs: 0.5,
  redisToProcessUs: 20,
  shardTakesUs: 100,
  authorityEventUs: 100,
  reportUs: 50,
  eventBytes: 150,
};
const WISH: Wish = {
  viewers: 10_000,
  eventsPerSecond: 100,
  seatsOfShard: 1_000,
  viewersOfProcess: 10_000,
  processesOfRegion: 0,
  joinSeconds: 60,
};
const run = (wish: Wish, costs: Costs = COSTS) => {
  const random = createRandom(7);
  return simulate(wish, {
    costs,
    ways: { regionMs: 80, viewerMs: 20 },
    seconds: 10,
    random: () => random.next(),
  });
};

describe('what larger audiences take', () => {
  it('adds up: one process at ten thousand, and as much for each of a hundred', () => {
    const one = planFor(WISH, COSTS);
    expect(one).toMatchObject({ processes: 1, regions: 1, shards: 10 });
    // 10 frames to 10,000 sockets at 10 µs, and ten shards that take each frame
    expect(one.cores).toBeCloseTo(1.01);
    expect(one.memoryGb).toBeCloseTo(0.2);
    expect(one.gigabitsPerSecond).toBeCloseTo(1.2);
    const many = planFor({ ...WISH, viewers: 1_000_000 }, COSTS);
    expect(many).toMatchObject({ processes: 100, shards: 1_000 });
    expect(many.cores).toBeCloseTo(101);
  });

  it('names the fullest part first, and relays empty the first Redis', () => {
    const wish = { ...WISH, viewers: 1_000_000 };
    const costs = { ...COSTS, redisToProcessUs: 1_200 };
    const alone = planFor(wish, costs);
    expect(alone.loads[0]).toMatchObject({ part: 'the first Redis', share: 1.2 });
    const relayed = planFor({ ...wish, processesOfRegion: 20 }, costs);
    expect(relayed.regions).toBe(5);
    expect(relayed.loads.find(({ part }) => part === 'the first Redis')?.share).toBeCloseTo(0.06);
    expect(relayed.loads.find(({ part }) => part === "a region's Redis")?.share).toBeCloseTo(0.24);
  });

  it('is simulated: nothing comes before its way is over, and what is full falls behind', () => {
    const calm = run({ ...WISH, viewers: 1_000 });
    expect(calm.p50Ms).toBeGreaterThan(20);
    expect(calm.p99Ms).toBeLessThan(200);
    const large = run(WISH, { ...COSTS, frameToSocketUs: 5 });
    expect(large.p99Ms).toBeGreaterThan(calm.p99Ms);
    const over = run(WISH, { ...COSTS, frameToSocketUs: 20 });
    expect(over.p99Ms).toBeGreaterThan(1_000);
    const far = run({ ...WISH, viewers: 100_000, processesOfRegion: 5 }, { ...COSTS, frameToSocketUs: 5 });
    expect(far.p50Ms).toBeGreaterThan(100);
  });
});
