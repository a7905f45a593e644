import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { localAddress } from './localAddress.ts';

it.each(['localhost', '0.0.0.0', '127.0.0.1', '127.0.0.2', '::1', '::'])(
  '[BO3] a server on %s answers at the address that is printed',
  async (host) => {
    const server = createServer((_, res) => res.end('here')).listen(0, host);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(localAddress(host, port), { headers: { connection: 'close' } });
    expect(await answer.text()).toBe('here');
    server.close();
  },
);
