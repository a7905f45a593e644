import type { AddressInfo } from 'node:net';
import { answerCalls, cpuMs, type Handlers } from '../feed/child.ts';
import { type ChatServerName, startOurs, startSocketIo } from './servers.ts';

async function serve(name: ChatServerName, people: number): Promise<Handlers> {
  const { http, tokens, fill } = await (name === 'product' ? startOurs(people) : startSocketIo(people));
  return {
    address: () => ({ port: (http.address() as AddressInfo).port, tokens }),
    fill,
    cpuMs,
  };
}

answerCalls(serve(process.argv[2] as ChatServerName, Number(process.argv[3])));
