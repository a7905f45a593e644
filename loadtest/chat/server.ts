import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LIMITS } from '../../shared/limits.ts';
import { answerCalls, cpuMs, type Handlers, mainCpuMs } from '../feed/child.ts';
import type { ChatServerName } from './servers.ts';

// the senders of a benchmark send faster than a page may; what is limited is read when the server is imported
Object.assign(LIMITS, { clientFramesPerSecond: 1_000_000 });
const { startOurs, startSocketIo } = await import('./servers.ts');

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes of the heap and beside it that are in use, after all garbage is gone. */
function usedBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function serve(name: ChatServerName, people: number): Promise<Handlers> {
  const { http, tokens, fill, pairs } = await (name === 'product'
    ? startOurs(people)
    : startSocketIo(people));
  return {
    address: () => ({ port: (http.address() as AddressInfo).port, tokens }),
    fill,
    pairs: (count: number) => pairs(count),
    cpuMs,
    mainCpuMs,
    usedBytes,
  };
}

answerCalls(serve(process.argv[2] as ChatServerName, Number(process.argv[3])));
