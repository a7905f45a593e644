import type { AddressInfo } from 'node:net';
import { answerCalls, cpuMs } from '../feed/child.ts';
import { addPerson, giveMoney, startProduct } from '../product.ts';

/** Starts the product, with as many people as are asked for, each with money. */
async function start() {
  const { http, services } = await startProduct({ MESI_DEMO: 'off' });

  const person = async (handle: string, isCreator: boolean): Promise<{ id: string; token: string }> => {
    const made = await addPerson(services, { handle, name: handle, isCreator });
    await giveMoney(services, made.id, 1_000_000_000n);
    return made;
  };

  return {
    usedMs: cpuMs,
    people: async ({ viewers, followers }: { readonly viewers: number; readonly followers: number }) => {
      const creator = await person('nova', true);
      const made = await Promise.all(Array.from({ length: viewers }, (_, n) => person(`fan${n}`, false)));
      const following = made.slice(0, followers).map(({ id: personId }) => {
        return services.access.setFollow({ creatorId: creator.id, personId, follows: true });
      });
      await Promise.all(following);
      const { port } = http.address() as AddressInfo;
      return { port, creator: creator.token, viewers: made.map(({ token }) => token) };
    },
  };
}

answerCalls(start());
