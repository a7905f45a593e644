import { matchMaker } from '@colyseus/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ruleOf } from './kernel/seat.ts';
import { goLive, watchStream } from './onlooker.testkit.ts';
import { AUDIENCE_MESSAGES, type MessageRow, STREAM_MESSAGES } from './policies/messageTable.ts';
import { startTestServer, type TestServer } from './roomsServer.testkit.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const creator = await server.person('Nova', { isCreator: true });
  const { streamId } = await goLive(server, creator);
  await watchStream(await server.person('Ada'), streamId);
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
    ['stream', STREAM_MESSAGES],
    ['audience', AUDIENCE_MESSAGES],
  ] as const)('[HT48] of %s are judged as the table says', async (name, rows) => {
    const handlers = Object.entries(await handlersOf(name)).filter(
      ([request]) => request !== '*' && request !== '_',
    );
    const judged = handlers.map(([request, handler]) => {
      const { rate, roles, at } = ruleOf(handler)!;
      const isViewers = roles.includes('viewer') && name === 'audience';
      return [request, { rate, who: isViewers ? 'viewer' : 'creator', atTheDoor: at === 'seated' }] as const;
    });
    const wanted = Object.entries<MessageRow>(rows).map(([request, { rate, who, atTheDoor = false }]) => {
      // a moderator is a viewer whom the creator named
      return [request, { rate, who: who === 'moderator' ? 'viewer' : who, atTheDoor }] as const;
    });
    expect(Object.fromEntries(judged)).toEqual(Object.fromEntries(wanted));
  });
});
