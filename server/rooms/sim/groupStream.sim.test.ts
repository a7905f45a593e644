import { describe, expect, it } from 'vitest';
import { GroupStreamStory, nova } from './GroupStreamStory.ts';

/** More steps than the whole story has. */
const MOST_STEPS = 60;
const SEEDS = 3;

/** What is wrong in the end. */
function violations(story: GroupStreamStory): readonly string[] {
  const { stream, group } = story.documents();
  const notices = group.tail.flatMap((line) => (line.type === 'notice' ? [line.notice] : []));
  const count = (type: string) => notices.filter((notice) => notice.type === type).length;
  const wrong = [...story.failures];
  if (stream.phaseType !== 'closed') wrong.push(`the stream is ${stream.phaseType}`);
  if (count('streamEnded') !== 1) wrong.push(`${count('streamEnded')} cards`);
  if (count('wentLive') > 1) wrong.push(`told ${count('wentLive')} times that it is live`);
  if (count('streamTipped') > 1) wrong.push(`the tip stands there ${count('streamTipped')} times`);
  if (group.streams?.map(({ state }) => state).join() !== 'ended')
    wrong.push('the group has a stream that is not over');
  if ([...story.notices.keys()].some((key) => key.startsWith(nova.id))) wrong.push('its creator was called');
  return wrong;
}

describe('a stream for a group, whose processes end at each step', () => {
  it('[GS1] [GS7] leaves one stream that is over and one card, never half of each', async () => {
    let killed = 0;
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      for (let killAt = 1; killAt <= MOST_STEPS; killAt += 1) {
        const story = new GroupStreamStory(seed, killAt);
        const wasKilled = await story.run();
        expect({ seed, killAt, violations: violations(story) }).toEqual({ seed, killAt, violations: [] });
        if (!wasKilled) break;
        killed += 1;
      }
    }
    expect(killed).toBeGreaterThan(SEEDS * 10);
  });

  it('[GS2] calls each member once while nobody dies', async () => {
    const story = new GroupStreamStory(1, Number.POSITIVE_INFINITY);
    await story.run();
    expect([...story.notices]).toEqual([
      ['us_ada/live/st_simulated', 1],
      ['us_ben/live/st_simulated', 1],
    ]);
  });
});
