import { afterAll, beforeAll } from 'vitest';
import { mediaContract } from '../media.contract.ts';
import { createJanusWorld, type RunningJanus, startJanus } from './janusWorld.testkit.ts';

let janus: RunningJanus;
beforeAll(async () => {
  janus = await startJanus();
});
afterAll(() => janus.stop());

mediaContract('janus, two instances', () => createJanusWorld(janus));
