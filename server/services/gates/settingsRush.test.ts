import { expect, it } from 'vitest';
import { createStoreGates } from './storeGates.ts';

it('[GA1] viewers who come at once share a look at what is asked, and whoever comes after a change has it', async () => {
  const looks: PromiseWithResolvers<null>[] = [];
  const store = {
    get: () => {
      looks.push(Promise.withResolvers());
      return looks.at(-1)!.promise;
    },
  };
  const kyc = { standingOf: async () => ({ status: 'none', told: [], sinceMs: 0 }) };
  const gates = createStoreGates({ store, kyc, leastAge: 0 } as unknown as Parameters<
    typeof createStoreGates
  >[0]);
  const come = (n: number) => gates.facts({ creatorId: 'us_nova', personId: `us_fan${n}` });
  const rush = Array.from({ length: 64 }, (_, n) => come(n));
  looks[0]!.resolve(null);
  await rush[0];
  // those who came while the first look was under way have one that began after they came
  expect(looks).toHaveLength(2);
  looks[1]!.resolve(null);
  expect(await Promise.all(rush)).toEqual(rush.map(() => null));
  void come(64);
  expect(looks).toHaveLength(3);
});
