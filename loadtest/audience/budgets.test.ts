import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { budgetsSchema, judgeBudget } from './budgets.ts';
import type { Second, Spread } from './Measures.ts';
import { reportPage } from './page.ts';
import type { Outcome } from './play.ts';
import { readScenario, scenarioNames } from './scenario.ts';

const spread = (ms: number): Spread => ({ count: 9, p50: ms / 2, p95: ms, p99: ms, max: ms });
const second: Second = {
  second: 1,
  here: 10,
  inside: 9,
  delivered: 100,
  joinP99: 5,
  lineP50: 10,
  lineP99: 20,
  errors: 0,
  serverCpu: 0.1,
  serverRssMb: 200,
  serverDelay: 12,
  ownDelay: 12,
};

function outcome(more: Partial<Outcome> = {}): Outcome {
  const read = readScenario('quiet-evening');
  if (!read.ok) throw new Error(read.problems.join());
  return {
    scenario: read.scenario,
    seconds: [second, { ...second, second: 2 }],
    joins: spread(20),
    joinSeconds: 2,
    lines: spread(40),
    tips: spread(60),
    chats: spread(30),
    bids: spread(30),
    tickets: spread(30),
    queue: spread(30),
    pictures: spread(30),
    errors: {},
    skipped: 0,
    watched: 9,
    verdict: { faults: [], faultCount: 0, frames: 20, acknowledged: 30 },
    server: { cpuPercent: 10, rssMb: 200, rssPerViewerKb: 10, rssMbPerMinute: 0 },
    ...more,
  };
}
const budgets = { 'quiet-evening': { lineP99Ms: 100, errors: 0 } };

describe('the budget of a run', () => {
  it('[LT10] the file in the repository is right, and names scenarios that exist', () => {
    const text = readFileSync(new URL('../budgets.json', import.meta.url), 'utf8');
    const names = Object.keys(budgetsSchema.parse(JSON.parse(text)));
    expect(scenarioNames()).toEqual(expect.arrayContaining(names));
  });

  it('[LT10] a run within it is told nothing', () => {
    expect(judgeBudget(outcome(), budgets)).toEqual({ broken: [], warnings: [] });
  });

  it('[LT10] a run that slowed down, or had an error, breaks it', () => {
    const slow = outcome({ lines: spread(150), errors: { 'join: RateLimited': 2 } });
    expect(judgeBudget(slow, budgets).broken).toEqual([
      'lineP99Ms is 150, and its budget 100',
      'errors is 2, and its budget 0',
    ]);
  });

  it('[LT10] a tester that was late itself, or that nobody watched through, says so', () => {
    const late = outcome({ seconds: [{ ...second, ownDelay: 400 }], skipped: 3, watched: 0 });
    expect(judgeBudget(late, {}).warnings).toHaveLength(3);
  });
});

describe('the report', () => {
  const page = (run: Outcome, baseline: Outcome | null = null) => {
    const judgement = judgeBudget(run, budgets);
    return reportPage({ outcome: run, judgement, madeAt: '2026-11-30 06:00:00', baseline });
  };

  it('says what is wrong, and takes no markup from a name or an error', () => {
    const scenario = { ...outcome().scenario, about: '<script>alert(1)</script>' };
    const html = page(outcome({ scenario, lines: spread(500), errors: { '<b>oh</b>': 1 } }));
    expect(html).toContain('lineP99Ms is 500');
    expect(html).not.toMatch(/<script|<b>/);
  });

  it('sets a run beside an earlier one', () => {
    expect(page(outcome({ joinSeconds: 4 }), outcome())).toContain('<td>4 s</td><td>2 s</td><td>2</td>');
  });
});
