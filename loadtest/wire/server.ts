import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { newStreamDocument } from '../../server/rooms/stream/streamDocument.ts';
import { SocketGate } from '../../server/wire/SocketGate.ts';
import { answerCalls, type Handlers } from '../feed/child.ts';
import { addPerson, startProduct } from '../product.ts';

/** What the server under attack has met so far. */
export interface Met {
  readonly frames: number;
  readonly slowestMs: number;
  /** The beginning of the slowest frame, in hexadecimal. */
  readonly slowest: string;
  readonly rejections: number;
  /** The bytes of the heap and of what lies outside of it, after everything that is not needed was collected. */
  readonly heldBytes: number;
}

export interface Target {
  readonly address: string;
  readonly token: string;
  /** The id of the person's own stream; null for who has none. */
  readonly streamId: string | null;
}

const met = { frames: 0, slowestMs: 0, slowest: '', rejections: 0 };

/** Counts every frame that comes out of a socket, and the CPU of this thread that it takes until all have heard of it. */
function measureFrames(): void {
  const { take } = SocketGate.prototype;
  SocketGate.prototype.take = function (event, args) {
    if (event !== 'message') return take.call(this, event, args);
    const before = process.threadCpuUsage();
    const heard = take.call(this, event, args);
    const { user, system } = process.threadCpuUsage(before);
    const spentMs = (user + system) / 1_000;
    met.frames += 1;
    if (spentMs > met.slowestMs) {
      met.slowestMs = spentMs;
      met.slowest = (args[0] as Buffer).toString('hex', 0, 200);
    }
    return heard;
  };
}

async function serve(): Promise<Handlers> {
  measureFrames();
  process.on('unhandledRejection', () => {
    met.rejections += 1;
  });
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const { http, services } = await startProduct({
    MESI_LOG_LEVEL: 'silent',
    MESI_JOINS_PER_MINUTE_OF_PERSON: '1000000',
  });
  const address = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  let people = 0;
  return {
    async person(isCreator: boolean): Promise<Target> {
      people += 1;
      const person = { handle: `fuzz${people}`, name: `Fuzz ${people}`, isCreator };
      const { id, token } = await addPerson(services, person);
      if (!isCreator) return { address, token, streamId: null };
      const streamId = services.ids.next('st');
      const document = newStreamDocument({
        streamId,
        creator: { id, name: person.name, handle: person.handle },
      });
      await services.store.insert('streams', streamId, { ...document } as never);
      return { address, token, streamId };
    },
    frames: () => met.frames,
    met(): Met {
      collect();
      const { heapUsed, external } = process.memoryUsage();
      return { ...met, heldBytes: heapUsed + external };
    },
    /** Forgets the slowest frame so far: what was compiled and filled at the start is not asked about. */
    forgetSlowest(): void {
      met.slowestMs = 0;
      met.slowest = '';
    },
  };
}

answerCalls(serve());
