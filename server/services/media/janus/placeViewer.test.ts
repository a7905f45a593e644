import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type InstanceView, placeViewer } from './placeViewer.ts';

const instance = (name: string, view: Partial<InstanceView> = {}): InstanceView => ({
  name,
  serves: true,
  load: 0,
  viewers: 0,
  ...view,
});
const place = (instances: readonly InstanceView[], more: { before?: string; limit?: number } = {}) =>
  placeViewer({ origin: 'a', before: null, limit: 2, instances, ...more });

it('[JA10] viewers are at the origin up to the limit, however little the others do', () => {
  expect(place([instance('a', { load: 9, viewers: 1 }), instance('b')])).toBe('a');
});

it('[JA10] past the limit the least loaded of the others is taken that has room', () => {
  const origin = instance('a', { viewers: 2 });
  expect(place([origin, instance('b', { load: 4 }), instance('c', { load: 3 })])).toBe('c');
  expect(place([origin, instance('b', { load: 4 }), instance('c', { viewers: 2 })])).toBe('b');
});

it('[JA10] when all have as many as the limit, the least loaded of all is taken', () => {
  const all = [instance('a', { load: 5, viewers: 2 }), instance('b', { load: 6, viewers: 2 })];
  expect(place(all)).toBe('a');
  expect(place([...all, instance('c', { load: 3, viewers: 2 })])).toBe('c');
});

it('[JA10] who opens again stays where it was, as long as that serves', () => {
  const all = [instance('a', { viewers: 1 }), instance('b', { load: 9, viewers: 5 })];
  expect(place(all, { before: 'b' })).toBe('b');
  expect(place([all[0]!, { ...all[1]!, serves: false }], { before: 'b' })).toBe('a');
});

it('[JA10] nobody is placed where nothing serves, and nobody is refused', () => {
  const views = fc.array(
    fc.record({ serves: fc.boolean(), load: fc.nat(9), viewers: fc.nat(3), name: fc.constant('') }),
    { minLength: 1, maxLength: 5 },
  );
  fc.assert(
    fc.property(views, fc.nat(3), fc.nat(5), (drawn, limit, was) => {
      const instances = drawn.map((view, n) => ({ ...view, name: 'abcde'[n]! }));
      const chosen = placeViewer({ origin: 'a', before: 'abcde'[was] ?? null, limit, instances });
      expect(instances.some(({ name, serves }) => name === chosen && (serves || name === 'a'))).toBe(true);
    }),
    { seed: 10 },
  );
});
