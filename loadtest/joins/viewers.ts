import { once } from 'node:events';
import { request } from 'node:http';
import { Client, type Room } from '@colyseus/sdk';
import { WebSocket } from 'ws';
import { answerCalls } from '../feed/child.ts';

/** The viewers' process. Each viewer comes as a browser does: one connection to ask for a seat, one to take it. */
const AT_ONCE = 10;
const HISTORY_LINES = 50;
const JOIN_ROOM = 10;

interface Address {
  readonly port: number;
  readonly room: string;
  readonly tokens: { readonly creator: string; readonly viewers: readonly string[] } | null;
}
let address: Address;
let options: object = {};
let creator: Room | null = null;
const viewers: WebSocket[] = [];
let asked = 0;

async function post<T>(path: string, token: string | undefined, body: object): Promise<T> {
  const sent = request({
    port: address.port,
    host: '127.0.0.1',
    method: 'POST',
    path,
    agent: false,
    headers: {
      'Content-Type': 'application/json',
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
  });
  sent.end(JSON.stringify(body));
  const [response] = await once(sent, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode} ${text}`);
  return JSON.parse(text) as T;
}

interface Reservation {
  readonly processId: string;
  readonly roomId: string;
  readonly sessionId: string;
}

async function joinOne(): Promise<WebSocket> {
  const tokens = address.tokens?.viewers;
  const token = tokens?.[asked++ % tokens.length];
  const path = `/matchmake/joinOrCreate/${address.room}`;
  const { processId, roomId, sessionId } = await post<Reservation>(path, token, options);
  const url = `ws://127.0.0.1:${address.port}/${processId}/${roomId}?sessionId=${sessionId}`;
  const viewer = new WebSocket(url, { perMessageDeflate: false });
  const [welcome] = (await once(viewer, 'message')) as [Buffer];
  if (welcome[0] !== JOIN_ROOM) throw new Error(`no welcome: ${welcome.subarray(0, 200)}`);
  viewer.send(Buffer.from([JOIN_ROOM]));
  // The state or the snapshot: now there is something to see.
  await once(viewer, 'message');
  return viewer;
}

async function joinMany(count: number): Promise<void> {
  let left = count;
  const line = async () => {
    while (left > 0) {
      left -= 1;
      viewers.push(await joinOne());
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, line));
}

async function leaveMany(count: number): Promise<void> {
  const leaving = viewers.splice(-count);
  await Promise.all(
    leaving.map((viewer) => {
      viewer.close(1000);
      return once(viewer, 'close');
    }),
  );
}

/** Goes live as a creator, and lets the room talk, so that who joins is sent a full history. */
async function openStream(): Promise<void> {
  const { tokens, port } = address;
  if (tokens === null) return;
  options = await post<{ streamId: string }>('/api/streams', tokens.creator, {});
  const client = new Client(`http://127.0.0.1:${port}`);
  client.auth.token = tokens.creator;
  creator = await client.joinOrCreate('stream', options);
  for (const type of ['feed', 'snapshot', 'media', 'testAlert']) creator.onMessage(type, () => {});
  await creator.request('goLive', { title: 'A crowd comes in', kind: 'video' });
  const talkers = await Promise.all(
    Array.from({ length: HISTORY_LINES / 5 }, async (_, at) => {
      const talker = new Client(`http://127.0.0.1:${port}`);
      talker.auth.token = tokens.viewers[at % tokens.viewers.length]!;
      const room = await talker.joinOrCreate(address.room, options);
      for (const type of ['feed', 'snapshot', 'media']) room.onMessage(type, () => {});
      return room;
    }),
  );
  for (const talker of talkers) {
    for (let n = 0; n < 5; n += 1) await talker.request('say', { text: `Line ${n}, as long as lines are.` });
  }
  await Promise.all(talkers.map((talker) => talker.leave()));
}

answerCalls({
  open: async (given: Address) => {
    address = given;
    await openStream();
  },
  join: (count: number) => joinMany(count),
  leave: (count: number) => leaveMany(count),
});
