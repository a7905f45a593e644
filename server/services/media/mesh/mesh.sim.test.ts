import { expect, it } from 'vitest';
import { SECOND_MS } from '../../../../shared/time.ts';
import { DESK } from '../desk/deskLimits.ts';
import { ScriptedBrowser } from '../scriptedBrowser.contract.ts';
import { createMeshWorld, type MeshWorld } from './meshWorld.contract.ts';

const SEEDS = 40;
const STEPS = 60;
const VIEWERS = 2 * DESK.places;
const PROBE = { candidate: null };

/** Tells a seeded story: browsers come and go on both instances while the bus loses, doubles and reorders. */
async function tellStory(world: MeshWorld, random: () => number) {
  const below = (n: number): number => Math.floor(random() * n);
  const instance = (): 0 | 1 => (random() < 0.5 ? 0 : 1);
  const at = (peerId: string) =>
    new ScriptedBrowser(world, { instance: instance(), streamId: 'st_stream1', peerId });
  const viewers = Array.from({ length: VIEWERS }, (_, i) => at(`se_viewer${i}`));
  const publishers = [at('se_publisher0'), at('se_publisher1')];
  const pairedBy = async (publisher: ScriptedBrowser): Promise<readonly string[]> => {
    const paired: string[] = [];
    for (const { peerId } of viewers) {
      if ((await publisher.signal({ peer: peerId, ...PROBE })).ok) paired.push(peerId);
    }
    return paired;
  };

  world.bus.fate = () => (random() < 0.15 ? 0 : random() < 0.15 ? 2 : 1);
  world.bus.pick = below;
  for (let step = 0; step < STEPS; step++) {
    const viewer = viewers[below(VIEWERS)]!;
    const publisher = publishers[below(2)]!;
    const dice = random();
    if (dice < 0.45) void viewer.watch();
    else if (dice < 0.6) await viewer.close();
    else if (dice < 0.68) void publisher.publish();
    else if (dice < 0.72) await publisher.close();
    else await world.pass(below(4) * SECOND_MS);
    await world.settle();
    for (const each of publishers) expect((await pairedBy(each)).length).toBeLessThanOrEqual(DESK.places);
  }

  world.bus.fate = () => 1;
  world.bus.pick = () => 0;
  await world.pass(2 * DESK.leaseMs);
  const [last] = publishers;
  await last!.publish();
  await world.pass(DESK.beatMs);
  for (const viewer of viewers) await viewer.watch();
  await world.pass(2 * DESK.beatMs);
  const watched: string[] = [];
  for (const viewer of viewers) {
    if ((await viewer.signal({ peer: 'origin', ...PROBE })).ok) watched.push(viewer.peerId);
  }
  return { paired: await pairedBy(last!), watched };
}

it(`[MD30] ${SEEDS} stories over a bad bus: never too many places, and both sides agree in the end`, async () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const world = createMeshWorld({ seed });
    const { paired, watched } = await tellStory(world, seeded(seed));
    expect(watched, `seed ${seed}`).toEqual(paired);
    expect(watched, `seed ${seed}`).toHaveLength(DESK.places);
  }
});

/** Returns numbers in [0, 1) that the seed decides (xorshift32). */
function seeded(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
