import { createServer } from 'node:net';

/**
 * Returns a TCP port of that host on which nobody listens right now. It is not kept: who listens there later may find
 * it taken, and asks for another one.
 */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const probe = createServer().once('error', reject).listen(0, host, resolve);
  await promise;
  const address = probe.address();
  await new Promise((closed) => probe.close(closed));
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
