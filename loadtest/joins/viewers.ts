import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { Client, type Room } from '@colyseus/sdk';
import { WebSocket } from 'ws';
import { WIRE } from '../../shared/protocol/wireVersion.ts';
import { answerCalls } from '../feed/child.ts';
import { wasClosedIdle } from '../takeSeat.ts';

/**
 * The viewers' process. Each viewer comes as a browser does: it asks for a seat over the connection by which it got the
 * page, and takes it over a new one.
 */
const AT_ONCE = 10;
const HISTORY_LINES = 50;
const JOIN_ROOM = 10;
/** Guests come without a log-in. */
const AS_GUESTS = process.argv.includes('guests');
/** Who says the wire, as our pages do, is sent no synced state; `MESI_BENCH_STATE=on` measures the stock SDK's join. */
const AS_PAGES = process.env.MESI_BENCH_STATE === 'on' ? {} : { wire: WIRE.current };

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

interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token?: string | undefined;
  readonly body?: object;
  readonly page: Agent;
}

async function call({ method, path, token, body, page }: Call): Promise<{ status: number; text: string }> {
  const headers = {
    'Content-Type': 'application/json',
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
  };
  const sent = request({ port: address.port, host: '127.0.0.1', method, path, agent: page, headers });
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  let response: IncomingMessage;
  try {
    [response] = await once(sent, 'response');
  } catch (error) {
    if (!wasClosedIdle(sent, error)) throw error;
    return call({ method, path, token, ...(body === undefined ? {} : { body }), page });
  }
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode ?? 0, text };
}

async function post<T>(path: string, given: Omit<Call, 'method' | 'path'>): Promise<T> {
  const { status, text } = await call({ ...given, method: 'POST', path });
  if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
  return JSON.parse(text) as T;
}

const openPage = () => new Agent({ keepAlive: true, maxSockets: 1 });
const pages: Agent[] = [];
const donePages: Agent[] = [];

interface Reservation {
  readonly processId: string;
  readonly roomId: string;
  readonly sessionId: string;
}

/** Gets a page as a viewer does, whatever that server answers. */
async function prepareOne(): Promise<void> {
  const page = openPage();
  await call({ method: 'GET', path: '/', page });
  pages.push(page);
}

async function joinOne(): Promise<WebSocket> {
  const page = pages.pop();
  if (page === undefined) throw new Error('nobody has a page');
  const tokens = address.tokens?.viewers;
  const token = AS_GUESTS ? undefined : tokens?.[asked++ % tokens.length];
  const path = `/matchmake/joinOrCreate/${address.room}`;
  const body = { ...options, ...AS_PAGES };
  const { processId, roomId, sessionId } = await post<Reservation>(path, { token, body, page });
  // It is idle now, and would only end by itself in somebody else's measure.
  donePages.push(page);
  const url = `ws://127.0.0.1:${address.port}/${processId}/${roomId}?sessionId=${sessionId}`;
  const viewer = new WebSocket(url, { perMessageDeflate: false });
  const [welcome] = (await once(viewer, 'message')) as [Buffer];
  if (welcome[0] !== JOIN_ROOM) throw new Error(`no welcome: ${welcome.subarray(0, 200)}`);
  viewer.send(Buffer.from([JOIN_ROOM]));
  // This is the state or the snapshot: now there is something to see.
  await once(viewer, 'message');
  return viewer;
}

async function many(count: number, one: () => Promise<void>): Promise<void> {
  let left = count;
  const line = async () => {
    while (left > 0) {
      left -= 1;
      await one();
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
  const { streamId } = await post<{ streamId: string }>('/api/streams', {
    token: tokens.creator,
    body: {},
    page: openPage(),
  });
  options = { streamId };
  const client = new Client(`http://127.0.0.1:${port}`);
  client.auth.token = tokens.creator;
  creator = await client.joinOrCreate('stream', options);
  for (const type of ['feed', 'snapshot', 'media', 'testAlert', 'you', 'panel'])
    creator.onMessage(type, () => {});
  await creator.request('goLive', { title: 'A crowd comes in', kind: 'video' });
  const talkers = await Promise.all(
    Array.from({ length: HISTORY_LINES / 5 }, async (_, at) => {
      const talker = new Client(`http://127.0.0.1:${port}`);
      talker.auth.token = tokens.viewers[at % tokens.viewers.length]!;
      const room = await talker.joinOrCreate(address.room, options);
      for (const type of ['feed', 'snapshot', 'media', 'you']) room.onMessage(type, () => {});
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
  prepare: (count: number) => many(count, prepareOne),
  join: (count: number) => many(count, async () => void viewers.push(await joinOne())),
  closePages: () => {
    for (const page of donePages.splice(0)) page.destroy();
  },
  leave: (count: number) => leaveMany(count),
});
