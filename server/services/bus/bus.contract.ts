import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Log } from '../../log.ts';
import { createLog } from '../../log.ts';
import type { BusPort, Topic } from './port.ts';
import { rawTopic } from './rawTopic.testkit.ts';

export interface BusSet {
  /** Two members of one server set; in one process they may be the same. */
  readonly here: BusPort;
  readonly there: BusPort;
  close(): Promise<void>;
}

/** What every bus must do. `open` makes a fresh set each time, which logs to `log` and counts to `ignored`. */
export function describeBusContract(
  name: string,
  open: (log: Log, ignored: (kind: string) => void) => Promise<BusSet>,
): void {
  describe(`bus contract: ${name}`, () => {
    let set: BusSet;
    let logged: string[];
    let ignored: string[];

    beforeEach(async () => {
      logged = [];
      ignored = [];
      const log = createLog({ level: 'info', readable: false, write: (line) => logged.push(line) });
      set = await open(log, (kind) => ignored.push(kind));
    });
    afterEach(() => set.close());

    /** Subscribes and keeps what arrives; `until` waits for that many. */
    async function listen(bus: BusPort, name: string, topic: Topic<unknown> = rawTopic(name)) {
      const heard: unknown[] = [];
      let wake = () => {};
      const end = await bus.subscribe(topic, (message) => {
        heard.push(message);
        wake();
      });
      const until = async (count: number) => {
        while (heard.length < count) {
          const { promise, resolve } = Promise.withResolvers<void>();
          wake = resolve;
          await promise;
        }
        return heard;
      };
      return { heard, end, until };
    }

    it('[BU1] reaches every subscriber of the topic, here and there, and no other topic', async () => {
      const [a, b, c] = [
        await listen(set.here, 'x'),
        await listen(set.there, 'x'),
        await listen(set.there, 'x'),
      ];
      const other = await listen(set.there, 'y');
      set.here.publish(rawTopic('x'), { n: 1 });
      set.here.publish(rawTopic('y'), { n: 2 });
      for (const each of [a, b, c]) expect(await each.until(1)).toEqual([{ n: 1 }]);
      expect(await other.until(1)).toEqual([{ n: 2 }]);
    });

    it('[BU2] keeps the order of one publisher on one topic', async () => {
      const listener = await listen(set.there, 'x');
      const sent = Array.from({ length: 500 }, (_, n) => n);
      for (const n of sent) set.here.publish(rawTopic('x'), n);
      expect(await listener.until(sent.length)).toEqual(sent);
    });

    it('[BU10] says of each message how many more are given in the same turn', async () => {
      const given: { readonly turn: number; readonly behind: number }[] = [];
      let turn = 0;
      const { promise, resolve } = Promise.withResolvers<void>();
      await set.there.subscribe(rawTopic('x'), (_, behind = 0) => {
        given.push({ turn, behind });
        if (behind === 0) setImmediate(() => turn++);
        if (given.length === 50) resolve();
      });
      for (let n = 0; n < 50; n++) set.here.publish(rawTopic('x'), n);
      await promise;
      for (const [at, { turn: at1, behind }] of given.entries()) {
        if (behind === 0) continue;
        expect(given[at + 1]).toEqual({ turn: at1, behind: behind - 1 });
      }
      expect(given.at(-1)?.behind).toBe(0);
    });

    it('[BU3] never runs a handler inside publish', async () => {
      const listener = await listen(set.here, 'x');
      let publishing = false;
      const inside: boolean[] = [];
      await set.here.subscribe(rawTopic('x'), () => inside.push(publishing));
      publishing = true;
      set.here.publish(rawTopic('x'), 1);
      publishing = false;
      await listener.until(1);
      set.here.publish(rawTopic('x'), 2);
      await listener.until(2);
      expect(inside[0]).toBe(false);
    });

    it('[BU4] logs a handler that throws, and spares everybody else', async () => {
      await set.here.subscribe(rawTopic('x'), () => {
        throw new Error('a bug in a room');
      });
      const listener = await listen(set.here, 'x');
      set.here.publish(rawTopic('x'), 1);
      set.here.publish(rawTopic('x'), 2);
      expect(await listener.until(2)).toEqual([1, 2]);
      expect(logged.filter((line) => line.includes('a bug in a room'))).toHaveLength(2);
    });

    it('[BU5] is silent after the end of a subscription, and only that one', async () => {
      const [gone, stays] = [await listen(set.here, 'x'), await listen(set.here, 'x')];
      set.here.publish(rawTopic('x'), 1);
      await Promise.all([gone.until(1), stays.until(1)]);
      gone.end();
      gone.end();
      set.here.publish(rawTopic('x'), 2);
      await stays.until(2);
      expect([gone.heard, stays.heard]).toEqual([[1], [1, 2]]);
    });

    it('[BU5] a topic that was left can be joined again', async () => {
      (await listen(set.there, 'x')).end();
      const again = await listen(set.there, 'x');
      set.here.publish(rawTopic('x'), 'back');
      expect(await again.until(1)).toEqual(['back']);
    });

    it('[BU6] gives each handler its own copy', async () => {
      const message = { list: [1] };
      await set.here.subscribe(rawTopic('x'), (copy) => void (copy as typeof message).list.push(99));
      const listener = await listen(set.here, 'x');
      set.here.publish(rawTopic('x'), message);
      message.list.push(2);
      expect(await listener.until(1)).toEqual([{ list: [1] }]);
    });

    it('[BU7] survives a message that JSON cannot carry', async () => {
      const listener = await listen(set.here, 'x');
      const circular: Record<string, unknown> = {};
      circular.self = circular;
      expect(() => set.here.publish(rawTopic('x'), circular)).not.toThrow();
      set.here.publish(rawTopic('x'), 'after');
      expect(await listener.until(1)).toEqual(['after']);
      expect(logged.join('')).toContain('a bus message was lost');
    });

    it('[BU8] ignores and counts what a topic does not understand, also when that throws, and spares the rest', async () => {
      const numbers: Topic<unknown> = {
        name: 'x',
        kind: 'numbers',
        parse: (message) => {
          if (message === 'a trap') throw new Error('a bug in a schema');
          return typeof message === 'number' ? message : null;
        },
      };
      const [picky, all] = [await listen(set.there, 'x', numbers), await listen(set.there, 'x')];
      for (const message of [1, 'two', 'a trap', { type: 'later' }, 3])
        set.here.publish(rawTopic('x'), message);
      expect(await picky.until(2)).toEqual([1, 3]);
      expect(await all.until(5)).toHaveLength(5);
      expect(ignored).toEqual(['numbers', 'numbers', 'numbers']);
      expect(logged).toEqual([]);
    });
  });
}
