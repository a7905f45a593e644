import { expect, it } from 'vitest';
import { FLAG_LIMITS } from '../../../shared/flagLimits.ts';
import { type Flag, reportersOf, withFiled } from './flag.ts';
import type { FiledFlag } from './port.ts';

const about = { id: 'us_about', name: 'About', handle: 'about' };
const by = (n: number): FiledFlag => ({
  by: { id: `us_${n}`, name: `P${n}`, handle: `p-${n}` },
  ...{ category: 'spam', note: '', about, ownerId: 'us_owner' },
  target: { type: 'person', personId: about.id },
  evidence: { text: 'a line', atMs: 1, title: '', files: [] },
});

it('[FG1] counts so many people who report one thing, each once, and nobody after them', () => {
  let flag: Flag | null = null;
  for (let n = 1; n <= FLAG_LIMITS.counted; n += 1) {
    flag = withFiled(flag, by(n), n);
    expect([flag?.count, withFiled(flag, by(n), n)]).toEqual([n, null]);
  }
  expect(withFiled(flag, by(FLAG_LIMITS.counted + 1), 1)).toBeNull();
  expect([flag!.filed.length, new Set(reportersOf(flag!)).size]).toEqual([
    FLAG_LIMITS.reporters,
    FLAG_LIMITS.counted,
  ]);
});
