import { matchMaker } from '@colyseus/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INBOX_REQUESTS } from '../../shared/protocol/inbox.ts';
import { AUDIENCE_REQUESTS, type RequestTable, STREAM_REQUESTS } from '../../shared/protocol/requests.ts';
import { specOf } from './kernel/seat.ts';
import { goLive, watchStream } from './onlooker.testkit.ts';
import { startTestServer, type TestServer } from './roomsServer.testkit.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const creator = await server.person('Nova', { isCreator: true });
  const { streamId } = await goLive(server, creator);
  await watchStream(await server.person('Ada'), streamId);
  await creator.client.joinOrCreate('inbox', { personId: creator.account.id });
});
afterAll(() => server.stop());

type Handlers = Readonly<Record<string, object>>;

/** The handlers of the one room of that name, of its own and of its plugins. */
async function handlersOf(name: string): Promise<Handlers> {
  const [listed] = await matchMaker.query({ name });
  const { messages } = matchMaker.getLocalRoomById(listed!.roomId) as unknown as { messages: Handlers };
  return messages;
}

describe('requests of rooms', () => {
  it.each([
    ['stream', STREAM_REQUESTS],
    ['audience', AUDIENCE_REQUESTS],
    ['inbox', INBOX_REQUESTS],
  ] as const)('[HT48] of %s are judged by the rows of its table, each by its own', async (name, table) => {
    const handlers = Object.entries(await handlersOf(name)).filter(
      ([request]) => request !== '*' && request !== '_',
    );
    const judged = handlers.map(([request, handler]) => [request, specOf(handler)] as const);
    expect(Object.fromEntries(judged)).toEqual(table);
    for (const [request, spec] of judged) expect(spec).toBe((table as RequestTable)[request]);
  });
});
