import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MediaWorld, ScriptedBrowser } from './scriptedBrowser.contract.ts';

const UNKNOWN_PEER = { ok: false, rejection: 'UnknownPeer' };
const candidate = (n: number) => ({
  candidate: `candidate:${n} 1 udp 1 127.0.0.1 ${40_000 + n} typ host`,
  sdpMid: '0',
});

/** Checks rules MD1 … MD9 of SPEC.md, for any adapter. */
export function mediaContract(name: string, createWorld: () => Promise<MediaWorld>): void {
  describe(`media contract: ${name}`, () => {
    let world: MediaWorld;
    let count = 0;
    beforeEach(async () => {
      world = await createWorld();
    });
    afterEach(() => world.stop());

    const browser = (instance: 0 | 1, { streamId = 'st_stream1' } = {}): ScriptedBrowser =>
      new ScriptedBrowser(world, { instance, streamId, peerId: `se_browser${++count}` });
    const publishing = async (instance: 0 | 1): Promise<ScriptedBrowser> => {
      const publisher = browser(instance);
      expect(await publisher.publish()).toMatchObject({ ok: true, value: { transport: world.transport } });
      await world.settle();
      return publisher;
    };
    const watching = async (instance: 0 | 1): Promise<ScriptedBrowser> => {
      const viewer = browser(instance);
      expect(await viewer.watch()).toMatchObject({ ok: true, value: { transport: world.transport } });
      await world.settle();
      return viewer;
    };

    it.each([0, 1] as const)(
      '[MD1] a viewer waits for a publisher (viewer on instance %i)',
      async (instance) => {
        const early = browser(instance);
        expect(await early.watch()).toEqual({ ok: false, rejection: 'MediaUnavailable' });
        expect(early.inbox).toEqual([]);
        await publishing(0);
        expect(early.inbox).toEqual([{ type: 'available' }]);
        expect(await early.watch()).toMatchObject({ ok: true });
      },
    );

    it.each([0, 1] as const)(
      '[MD2] an offer reaches the viewer, from origin (viewer on instance %i)',
      async (instance) => {
        const publisher = await publishing(0);
        const viewer = await watching(instance);
        const offers = viewer.told('description');
        expect(offers).toEqual([
          { type: 'description', peer: 'origin', description: { type: 'offer', sdp: expect.any(String) } },
        ]);
        const answers = publisher.told('description');
        expect(answers).toMatchObject([{ description: { type: 'answer' } }]);
      },
    );

    it('[MD2] candidates are carried in order, and the end of them', async () => {
      const publisher = await publishing(0);
      const viewer = await watching(1);
      const [offered] = publisher.told('negotiate');
      const peer = offered?.type === 'negotiate' ? offered.peer : '';
      for (const n of [1, 2, 3]) {
        expect(await viewer.signal({ peer: 'origin', candidate: candidate(n) })).toEqual({
          ok: true,
          value: null,
        });
        expect(await publisher.signal({ peer, candidate: candidate(10 + n) })).toEqual({
          ok: true,
          value: null,
        });
      }
      expect(await viewer.signal({ peer: 'origin', candidate: null })).toMatchObject({ ok: true });
      await world.settle();
      if (world.offersFrom === 'server') return;
      expect(viewer.told('candidate')).toEqual(
        [11, 12, 13].map((n) => ({ type: 'candidate', peer: 'origin', candidate: candidate(n) })),
      );
      const back = [candidate(1), candidate(2), candidate(3), null];
      expect(publisher.told('candidate')).toEqual(
        back.map((each) => ({ type: 'candidate', peer, candidate: each })),
      );
    });

    it('[MD3] nobody signals for a stranger, past the pairing, or after the end', async () => {
      const publisher = await publishing(0);
      const viewer = await watching(1);
      const other = await watching(0);
      for (const each of [publisher, viewer, other]) each.news();
      const signal = { candidate: candidate(1) };
      expect(await world.instances[0].signal('se_nobody', { peer: 'origin', ...signal })).toEqual(
        UNKNOWN_PEER,
      );
      expect(await viewer.signal({ peer: other.peerId, ...signal })).toEqual(UNKNOWN_PEER);
      expect(await viewer.signal({ peer: publisher.peerId, ...signal })).toEqual(UNKNOWN_PEER);
      expect(await publisher.signal({ peer: 'se_nobody', ...signal })).toEqual(UNKNOWN_PEER);
      // A peer belongs to the instance that opened it.
      expect(await world.instances[0].signal(viewer.peerId, { peer: 'origin', ...signal })).toEqual(
        UNKNOWN_PEER,
      );
      await viewer.close();
      expect(await viewer.signal({ peer: 'origin', ...signal })).toEqual(UNKNOWN_PEER);
      await world.settle();
      expect([...viewer.inbox, ...other.inbox, ...publisher.told('candidate')]).toEqual([]);
    });

    it('[MD4] one past the capacity is refused, and told when a place is free', async () => {
      await publishing(0);
      const viewers: ScriptedBrowser[] = [];
      for (let i = 0; i < world.capacity; i++) viewers.push(await watching(i % 2 === 0 ? 1 : 0));
      const late = browser(1);
      expect(await late.watch()).toEqual({ ok: false, rejection: 'MediaFull' });
      expect(late.inbox).toEqual([]);
      await viewers[0]?.close();
      await world.settle();
      expect(late.inbox).toEqual([{ type: 'available' }]);
      expect(await late.watch()).toMatchObject({ ok: true });
      await world.settle();
      expect(late.told('description')).toHaveLength(1);
    });

    it('[MD5] viewers lose a publisher who closes, and get the next one', async () => {
      const publisher = await publishing(0);
      const viewers = [await watching(0), await watching(1)];
      for (const viewer of viewers) viewer.news();
      await publisher.close();
      await world.settle();
      for (const viewer of viewers) expect(viewer.news()).toEqual([{ type: 'bye', peer: 'origin' }]);
      await publishing(1);
      for (const viewer of viewers) {
        expect(viewer.news()).toEqual([{ type: 'available' }]);
        expect(await viewer.watch()).toMatchObject({ ok: true });
      }
    });

    it.each([0, 1] as const)(
      '[MD6] a second publisher, on instance %i, replaces the first',
      async (instance) => {
        const first = await publishing(0);
        const viewers = [await watching(0), await watching(1)];
        for (const viewer of viewers) viewer.news();
        const second = await publishing(instance);
        for (const viewer of viewers) {
          expect(viewer.news()).toEqual([{ type: 'bye', peer: 'origin' }, { type: 'available' }]);
          expect(await first.signal({ peer: viewer.peerId, candidate: candidate(1) })).toEqual(UNKNOWN_PEER);
        }
        expect(await first.signal({ peer: 'origin', candidate: candidate(1) })).toEqual(UNKNOWN_PEER);
        expect(await viewers[1]?.watch()).toMatchObject({ ok: true });
        await world.settle();
        expect(second.told('description')).not.toEqual([]);
        expect(viewers[1]?.told('description')).toHaveLength(1);
      },
    );

    it('[MD7] closing again, or what never opened, changes nothing', async () => {
      const publisher = await publishing(0);
      const viewer = await watching(1);
      await viewer.close();
      await viewer.close();
      await world.instances[0].close('se_nobody');
      await world.settle();
      publisher.news();
      viewer.news();
      const next = await watching(0);
      expect(next.told('description')).toHaveLength(1);
      expect(viewer.inbox).toEqual([]);
    });

    it('[MD7] a viewer who closes while opening is not told anything, and keeps no place', async () => {
      const publisher = await publishing(0);
      const viewer = browser(1);
      const opening = viewer.watch();
      await viewer.close();
      expect(await opening).toMatchObject({ ok: false });
      await world.settle();
      expect(viewer.inbox).toEqual([]);
      expect(await publisher.signal({ peer: viewer.peerId, candidate: candidate(1) })).toEqual(UNKNOWN_PEER);
    });

    it('[MD7] opening twice takes one place and negotiates anew', async () => {
      await publishing(0);
      const viewers: ScriptedBrowser[] = [];
      for (let i = 0; i < world.capacity; i++) viewers.push(await watching(1));
      const [again] = viewers;
      again?.news();
      expect(await again?.watch()).toMatchObject({ ok: true });
      await world.settle();
      expect(again?.told('description')).toHaveLength(1);
      await viewers[1]?.close();
      await world.settle();
      expect(await browser(0).watch()).toMatchObject({ ok: true });
      expect(await browser(0).watch()).toEqual({ ok: false, rejection: 'MediaFull' });
    });

    it.each([0, 1] as const)(
      '[MD8] the end of a stream, called on instance %i, leaves nobody open',
      async (instance) => {
        const publisher = await publishing(0);
        const viewers = [await watching(0), await watching(1)];
        for (const viewer of viewers) viewer.news();
        await world.instances[instance].closeStream('st_stream1');
        await world.instances[instance].closeStream('st_stream1');
        await world.settle();
        for (const viewer of viewers) {
          expect(viewer.news()).toEqual([{ type: 'bye', peer: 'origin' }]);
          expect(await viewer.signal({ peer: 'origin', candidate: candidate(1) })).toEqual(UNKNOWN_PEER);
          expect(await publisher.signal({ peer: viewer.peerId, candidate: candidate(1) })).toEqual(
            UNKNOWN_PEER,
          );
        }
        expect(await viewers[0]?.watch()).toEqual({ ok: false, rejection: 'MediaUnavailable' });
      },
    );

    it('[MD8] the end of a stream that never had media is no error', async () => {
      await world.instances[0].closeStream('st_never');
      expect(await world.instances[0].health()).toMatchObject({ ok: true });
    });

    const audience = (only: 'all' | readonly ScriptedBrowser[]) =>
      world.instances[0].configure('st_stream1', {
        audience: only === 'all' ? 'all' : only.map(({ peerId }) => peerId),
      });
    const HOLD = { type: 'hold', peer: 'origin' };
    const RESUME = { type: 'resume', peer: 'origin' };

    it('[MD10] a cut holds everybody but the admitted, and ends without a new negotiation', async () => {
      const publisher = await publishing(0);
      const [fan, ...others] = [await watching(0), await watching(0), await watching(1)];
      for (const each of [publisher, fan, ...others]) each.news();
      await audience([fan]);
      await audience([fan]);
      await world.settle();
      for (const other of others) {
        expect(other.news()).toEqual([HOLD]);
        expect(await other.signal({ peer: 'origin', candidate: candidate(1) })).toMatchObject({ ok: true });
      }
      await audience('all');
      await world.settle();
      for (const other of others) expect(other.news()).toEqual([RESUME]);
      expect(fan.news()).toEqual([]);
      expect([...publisher.told('negotiate'), ...publisher.told('description')]).toEqual([]);
    });

    it('[MD10] the cut moves from one to the other', async () => {
      await publishing(0);
      const [first, second] = [await watching(0), await watching(1)];
      for (const each of [first, second]) each.news();
      await audience([first]);
      await audience([second]);
      await world.settle();
      expect([first.news(), second.news()]).toEqual([[HOLD], [HOLD, RESUME]]);
    });

    it('[MD11] who is not admitted is not let in, and told when that changes', async () => {
      await publishing(0);
      const fan = await watching(0);
      await audience([fan]);
      const late = browser(1);
      expect(await late.watch()).toEqual({ ok: false, rejection: 'MediaUnavailable' });
      expect(late.inbox).toEqual([]);
      await audience('all');
      await world.settle();
      expect(late.news()).toEqual([{ type: 'available' }]);
      expect(await late.watch()).toMatchObject({ ok: true });
    });

    it('[MD11] a held viewer who opens again loses what it had', async () => {
      await publishing(0);
      const viewer = await watching(1);
      await audience([]);
      await world.settle();
      viewer.news();
      expect(await viewer.watch()).toEqual({ ok: false, rejection: 'MediaUnavailable' });
      expect(await viewer.signal({ peer: 'origin', candidate: candidate(1) })).toEqual(UNKNOWN_PEER);
      await world.settle();
      expect(viewer.news()).toEqual([]);
      await audience([viewer]);
      await world.settle();
      expect(viewer.news()).toEqual([{ type: 'available' }]);
      expect(await viewer.watch()).toMatchObject({ ok: true });
      await world.settle();
      expect(viewer.told('description')).toHaveLength(1);
    });

    it('[MD12] a cut outlives the publisher, and the end of the stream forgets it', async () => {
      const viewer = browser(1);
      await audience([]);
      const first = await publishing(0);
      expect(await viewer.watch()).toEqual({ ok: false, rejection: 'MediaUnavailable' });
      await first.close();
      await publishing(0);
      expect(await viewer.watch()).toEqual({ ok: false, rejection: 'MediaUnavailable' });
      await world.instances[0].closeStream('st_stream1');
      await world.settle();
      await publishing(0);
      expect(await viewer.watch()).toMatchObject({ ok: true });
    });

    it('[MD13] both ends of a call send and watch, and its end leaves nobody open', async () => {
      const side = (instance: 0 | 1, way: 'a' | 'b') => browser(instance, { streamId: `call_x/${way}` });
      const [sendA, watchA] = [side(0, 'a'), side(0, 'b')];
      const [sendB, watchB] = [side(1, 'b'), side(1, 'a')];
      expect(await watchA.watch()).toEqual({ ok: false, rejection: 'MediaUnavailable' });
      for (const sender of [sendA, sendB]) expect(await sender.publish()).toMatchObject({ ok: true });
      await world.settle();
      expect(watchA.news()).toEqual([{ type: 'available' }]);
      for (const watcher of [watchA, watchB]) {
        expect(await watcher.watch()).toMatchObject({ ok: true });
        await world.settle();
        expect(watcher.told('description')).toHaveLength(1);
      }
      for (const way of ['a', 'b']) await world.instances[0].closeStream(`call_x/${way}`);
      await world.settle();
      for (const watcher of [watchA, watchB]) {
        expect(await watcher.signal({ peer: 'origin', candidate: candidate(1) })).toEqual(UNKNOWN_PEER);
      }
    });

    it('[MD14] what is recorded is told, whoever publishes, until something else is ordered or the stream ends', async () => {
      const told: string[] = [];
      const record = (name: string | null) => {
        const order =
          name === null ? null : { name, told: (state: string) => void told.push(`${name} ${state}`) };
        return world.finish(world.instances[0].configure('st_stream1', { record: order }));
      };
      const says = async (line: string) => {
        while (told.at(-1) !== line) await world.settle();
        told.length = 0;
      };
      await record('rp_a');
      await says('rp_a waiting');
      const first = await publishing(0);
      await says(`rp_a ${world.records}`);
      await first.close();
      await says('rp_a waiting');
      await publishing(0);
      await says(`rp_a ${world.records}`);
      await record('rp_b');
      await says(`rp_b ${world.records}`);
      await record(null);
      await record('rp_c');
      await says(`rp_c ${world.records}`);
      await world.instances[0].closeStream('st_stream1');
      await world.settle();
      await publishing(0);
      expect(told).toEqual([]);
    });

    it('[MD9] another stream is another world', async () => {
      await publishing(0);
      const viewer = await watching(1);
      viewer.news();
      const elsewhere = browser(1, { streamId: 'st_stream2' });
      expect(await elsewhere.watch()).toEqual({ ok: false, rejection: 'MediaUnavailable' });
      await world.instances[0].closeStream('st_stream2');
      await world.settle();
      expect(viewer.inbox).toEqual([]);
      expect(await viewer.signal({ peer: 'origin', candidate: candidate(1) })).toMatchObject({ ok: true });
    });
  });
}
