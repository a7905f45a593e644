import { expect, it, vi } from 'vitest';
import { KeptAnswers } from './KeptAnswers.ts';
import { createSimRuntime } from './services/runtime/simRuntime.ts';

const KEPT_MS = 1_000;
const MOST = 3;

function begin() {
  const { clock, advance } = createSimRuntime();
  const kept = new KeptAnswers<string>({ clock, keptMs: KEPT_MS, most: MOST });
  const ask = vi.fn(async () => `answer ${ask.mock.calls.length}`);
  return { ask, advance, forget: kept.forget.bind(kept), of: (key: string) => kept.of(key, ask) };
}

it('an answer is asked for once, until its time is over', async () => {
  const { of, advance } = begin();
  expect(await Promise.all([of('one'), of('one'), of('other')])).toEqual([
    'answer 1',
    'answer 1',
    'answer 2',
  ]);
  advance(KEPT_MS - 1);
  expect(await of('one')).toBe('answer 1');
  advance(1);
  expect(await of('one')).toBe('answer 3');
});

it('what failed is asked for again, and what was forgotten', async () => {
  const { of, ask, forget } = begin();
  ask.mockRejectedValueOnce(new Error('lost'));
  await expect(of('one')).rejects.toThrow('lost');
  expect(await of('one')).toBe('answer 2');
  forget('one');
  expect(await of('one')).toBe('answer 3');
});

it('keeps so many at once, and begins anew with one more', async () => {
  const { of, ask } = begin();
  for (const key of ['one', 'two', 'three', 'one']) await of(key);
  expect(ask).toHaveBeenCalledTimes(MOST);
  await of('four');
  await of('one');
  expect(ask).toHaveBeenCalledTimes(MOST + 2);
});
