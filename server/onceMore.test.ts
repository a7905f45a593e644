import { expect, it } from 'vitest';
import { onceMore } from './onceMore.ts';

it('[NO11] a task that is asked for while it runs runs once more, for all who asked meanwhile', async () => {
  const runs: PromiseWithResolvers<void>[] = [];
  const ask = onceMore(() => {
    runs.push(Promise.withResolvers());
    return runs.at(-1)!.promise;
  });
  const first = ask();
  const [second, third] = [ask(), ask()];
  expect([runs.length, second]).toEqual([1, third]);
  runs[0]!.reject(new Error('lost'));
  await expect(first).rejects.toThrow('lost');
  await Promise.resolve();
  expect(runs).toHaveLength(2);
  const fourth = ask();
  runs[1]!.resolve();
  await Promise.all([second, third]);
  runs[2]!.resolve();
  await fourth;
  expect(runs).toHaveLength(3);
});
