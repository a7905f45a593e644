import { expect, it } from 'vitest';
import { looksInTurn } from './looksInTurn.ts';

it('[NO11] looks at one key take turns and share what they find, and looks at another go on beside them', async () => {
  const looks: (PromiseWithResolvers<number> & { readonly key: string })[] = [];
  const look = looksInTurn((key) => {
    looks.push({ ...Promise.withResolvers<number>(), key });
    return looks.at(-1)!.promise;
  });
  const first = look('a');
  const later = Promise.all([look('a'), look('a'), look('b')]);
  expect(looks.map(({ key }) => key)).toEqual(['a', 'b']);
  looks[1]!.resolve(20);
  looks[0]!.resolve(10);
  expect(await first).toBe(10);
  looks[2]!.resolve(11);
  expect(await later).toEqual([11, 11, 20]);
  // nothing is left of what is over
  void look('a');
  expect(looks.map(({ key }) => key)).toEqual(['a', 'b', 'a', 'a']);
});
