import { expect, it } from 'vitest';
import { LIMITS } from '../../../../shared/limits.ts';
import { savedMenu } from './savedMenu.ts';

const item = { id: 'mi_1', title: 'A song', priceMinor: '5000000' };

it('the menu of the last stream comes back as it was, and nothing that is broken', () => {
  expect(savedMenu(JSON.stringify([{ ...item, more: 1 }, null, { title: 'no price' }, 7]))).toEqual([item]);
  for (const text of [null, '', 'nonsense', '{}', '42']) expect(savedMenu(text)).toEqual([]);
});

it.each([LIMITS.menuItems, LIMITS.menuItems + 1])(
  'of %i items no more come back than a menu may have',
  (count) => {
    expect(savedMenu(JSON.stringify(Array(count).fill(item)))).toHaveLength(LIMITS.menuItems);
  },
);
