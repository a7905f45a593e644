import { expect, it } from 'vitest';
import { JanusEdge } from './JanusEdge.ts';
import type { JanusInstance } from './JanusInstance.ts';
import type { PublisherSlot } from './PublisherSlot.ts';

/** Makes an instance that does all it is asked to, until it comes back without its streaming plugin. */
function makeInstance() {
  const asked: string[] = [];
  const request = async ({ request: what }: { readonly request: string }) => {
    asked.push(what);
    return { data: {}, jsep: null };
  };
  const instance = {
    asked,
    canMount: true,
    isUp: true,
    control: { request },
    get streaming() {
      if (!instance.canMount) throw new Error('it has no streaming plugin');
      return { request };
    },
    mountpointSecret: () => 'secret',
  };
  return instance;
}

it('[JA13] a mountpoint of an instance that can have none any more is closed without trouble', async () => {
  const instance = makeInstance();
  const here = instance as unknown as JanusInstance;
  const stand = { instance: here, place: { room: 1, feed: 1 } } as PublisherSlot;
  const wrong: unknown[] = [];
  const hear = (error: unknown) => void wrong.push(error);
  process.on('unhandledRejection', hear);
  const edges = Array.from({ length: 2 }, () => {
    return new JanusEdge({ instance: here, stand, tracks: [], onFailed: () => hear('failed') });
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  await turn();
  edges[0]!.close();
  await turn();
  expect(instance.asked.at(-1)).toBe('destroy');
  instance.canMount = false;
  edges[1]!.close();
  await turn();
  process.off('unhandledRejection', hear);
  expect([wrong, instance.asked.filter((what) => what === 'destroy')]).toEqual([[], ['destroy']]);
});
