import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { answerCalls, cpuMs } from '../feed/child.ts';
import { addPerson, giveMoney, startProduct } from '../product.ts';

/** Somebody whom others can name. */
export interface Member {
  readonly id: string;
  readonly handle: string;
  readonly token: string;
}
/** The tokens of the people that a run plays with. */
export interface Cast {
  readonly creator: { readonly id: string; readonly token: string };
  readonly writers: readonly string[];
  readonly viewers: readonly string[];
  /** Those who play beside the stream, with money. */
  readonly company: readonly Member[];
}
export interface CastWish {
  readonly writers: number;
  readonly viewers: number;
  readonly company: number;
}
/** What the server's process has used so far; `delayMs` is its event loop's 99th percentile since the last look. */
export interface ServerUse {
  readonly cpuMs: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
  readonly delayMs: number;
}

/** Starts the product in a process of its own, with as many people as are asked for, each with play money. */
async function serve() {
  const { http, services } = await startProduct({
    MESI_DEMO: 'off',
    MESI_JOINS_PER_MINUTE_OF_PERSON: '1000000',
    MESI_GUESTS: '1000000',
    MESI_MEDIA: process.argv[2] ?? 'mesh',
  });
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const person = async (handle: string, isCreator: boolean) => {
    return addPerson(services, { handle, name: handle, isCreator });
  };
  const withMoney = async (handle: string): Promise<Member> => {
    const { id, token } = await person(handle, false);
    await giveMoney(services, id, 1_000_000_000_000_000n);
    return { id, handle, token };
  };
  const made = async <T>(count: number, make: (n: number) => Promise<T>) => {
    const all: T[] = [];
    for (let n = 0; n < count; n += 1) all.push(await make(n));
    return all;
  };
  return {
    address: () => `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    cast: async ({ writers, viewers, company }: CastWish): Promise<Cast> => ({
      creator: await person('creator', true),
      writers: await made(writers, async (n) => (await withMoney(`writer-${n}`)).token),
      viewers: await made(viewers, async (n) => (await person(`viewer-${n}`, false)).token),
      company: await made(company, (n) => withMoney(`member-${n}`)),
    }),
    use: (): ServerUse => {
      const { rss, heapUsed } = process.memoryUsage();
      const delayMs = delay.percentile(99) / 1e6;
      delay.reset();
      return { cpuMs: cpuMs(), rssBytes: rss, heapBytes: heapUsed, delayMs };
    },
  };
}

answerCalls(serve());
