import { afterAll, beforeAll } from 'vitest';
import { mediaContract } from '../media.contract.ts';
import { createJanusWorld, type RunningJanus, startJanus } from './janusWorld.testkit.ts';

let janus: readonly RunningJanus[];
beforeAll(async () => {
  janus = await Promise.all([startJanus(), startJanus()]);
});
afterAll(() => Promise.all(janus.map((each) => each.stop())));

mediaContract('janus, two instances', () => createJanusWorld(janus.slice(0, 1)));
mediaContract('janus, viewers shared by two of them', () =>
  createJanusWorld(janus, { viewersPerInstance: 0 }),
);
