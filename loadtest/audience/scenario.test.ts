import { describe, expect, it } from 'vitest';
import { parseScenario, readScenario, scenarioNames } from './scenario.ts';

const GOOD = `
about: Somebody is there # a comment
seconds: 5
audience: { viewers: 10, joinsPerSecond: 10 }
`;
const problems = (text: string) => {
  const read = parseScenario(text, 'mine');
  return read.ok ? [] : read.problems;
};

describe('a scenario', () => {
  it.each(scenarioNames())('[LT1] %s, which comes with the tester, is right', (name) => {
    expect(readScenario(name)).toMatchObject({ ok: true });
  });

  it('[LT1] has comments, and what is left out has a value', () => {
    expect(parseScenario(GOOD, 'mine')).toMatchObject({ ok: true, scenario: { name: 'mine', writers: 20 } });
  });

  it.each([
    ['an unknown key', `${GOOD}tipz: 3`, /tipz/],
    ['a wrong type, with its line', GOOD.replace('seconds: 5', 'seconds: soon'), /^mine.yaml:3: seconds/],
    ['a broken file, with its line', `${GOOD}storms: [`, /^mine.yaml:\d: /],
    ['an empty file', '', /the file/],
    [
      'a storm after the end',
      `${GOOD}storms: [{ atSecond: 9, share: 1, backWithinSeconds: 1 }]`,
      /before the end/,
    ],
    [
      'a raid after the end',
      `${GOOD}raids: [{ atSecond: 9, viewers: 1, withinSeconds: 1, stayingSeconds: 1 }]`,
      /before the end/,
    ],
  ])('[LT1] %s is told', (_, text, words) => {
    expect(problems(text)).toEqual([expect.stringMatching(words)]);
  });

  it('[LT2] asks no more of a writer than the server takes from one person', () => {
    expect(problems(`${GOOD}linesPerSecond: 50`)).toEqual([expect.stringMatching(/at least 50 writers/)]);
    expect(problems(`${GOOD}writers: 50\nlinesPerSecond: 50`)).toEqual([]);
  });

  it('[LT2] asks no more of those who chat and bid than the server takes from one person', () => {
    const chats = (lines: number) => `${GOOD}chats: { direct: 1, linesPerSecond: ${lines} }`;
    expect(problems(chats(4))).toEqual([]);
    expect(problems(chats(5))).toEqual([expect.stringMatching(/too many for 2 people/)]);
    const bids = (perSecond: number) => `${GOOD}bids: { bidders: 2, perSecond: ${perSecond} }`;
    expect(problems(bids(2))).toEqual([]);
    expect(problems(bids(3))).toEqual([expect.stringMatching(/too many for 2 people/)]);
    expect(problems(`${GOOD}chats: { linesPerSecond: 1 }`)).toEqual([
      expect.stringMatching(/no conversation/),
    ]);
  });

  it('[LT1] an unknown name is answered with the names that there are', () => {
    const read = readScenario('no-such');
    expect(read.ok ? '' : read.problems[0]).toContain('quiet-evening');
  });
});
