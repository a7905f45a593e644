import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClusterStory } from '../../loadtest/cluster/ClusterStory.ts';
import { ClusterUnderTest, isAlive } from '../../loadtest/cluster/ClusterUnderTest.ts';

/**
 * What takes as long as the machine takes for it: two processes start one after the other, and each may have a minute for that
 * and twelve seconds to end. How soon another one rules, and how soon everybody is shown what is so, has limits of its own
 * in `ClusterStory`.
 */
const START_MS = 60_000;
const REPLACED = { timeout: 2 * (START_MS + 12_000) };
const ENDED = { timeout: START_MS };
/** The sum of all limits on the way, so that it is one of them that says what did not come to be. */
const ALL_MS = 8 * 60_000;

let cluster: ClusterUnderTest;
beforeAll(async () => {
  cluster = await ClusterUnderTest.start();
}, 3 * START_MS);
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
});

describe('a cluster of two processes', () => {
  it(
    '[CP5] [CP6] [CP7] [CP8] [CP10] keeps a stream through a killed process, and through new processes for all',
    async () => {
      const story = await ClusterStory.begin(cluster);
      await story.killRuler();

      const before = cluster.members().map(({ pid }) => pid);
      expect(before).toHaveLength(2);
      cluster.server.signal('SIGHUP');
      await story.everybodyTips();
      await expect.poll(() => cluster.server.lastLines(), REPLACED).toContain('every process was replaced');
      await story.everybodyTips();
      await story.allSee();
      const after = cluster.members().map(({ pid }) => pid);
      expect(after).toHaveLength(2);
      for (const pid of after) expect(before).not.toContain(pid);
      expect(story.violations()).toEqual([]);
      await story.end();

      const [written] = JSON.parse(readFileSync(cluster.membersFile, 'utf8')) as { targets: string[] }[];
      expect(written!.targets).toEqual(cluster.members().map(({ port }) => `127.0.0.1:${port}`));
      for (const target of written!.targets)
        expect(await (await fetch(`http://${target}/metrics`)).text()).toContain('mesi_joins_total');

      await cluster.server.kill();
      await expect.poll(() => after.filter(isAlive), ENDED).toEqual([]);
    },
    ALL_MS,
  );
});
