import { startTestServer } from './rooms/roomsServer.testkit.ts';

/**
 * A server in a process of its own, over the folder named by its argument. Told `killAt: n`, it is killed at the n-th
 * step from then on: in the middle of whatever it does, with no goodbye.
 */
export interface ToFaultyServer {
  readonly killAt?: number;
  readonly person?: string;
}
export interface FromFaultyServer {
  readonly url?: string;
  readonly person?: { readonly id: string; readonly token: string };
}

let stepsLeft = Number.POSITIVE_INFINITY;
const say = (message: FromFaultyServer) => void process.send?.(message);

if (process.send) {
  const server = await startTestServer(
    { MESI_DATA_DIR: process.argv[2]! },
    {
      faultHook: async () => {
        stepsLeft -= 1;
        if (stepsLeft > 0) return;
        process.kill(process.pid, 'SIGKILL');
        await new Promise(() => {});
      },
    },
  );
  process.on('message', async ({ killAt, person }: ToFaultyServer) => {
    if (killAt !== undefined) stepsLeft = killAt;
    if (person === undefined) return;
    const { account, token } = await server.person(person, { isCreator: person === 'Nova' });
    say({ person: { id: account.id, token } });
  });
  process.on('disconnect', () => process.exit(0));
  say({ url: server.url });
}
