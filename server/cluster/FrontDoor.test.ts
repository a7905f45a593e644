import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { type DoorBounds, FrontDoor, type Taker } from './FrontDoor.ts';

/** A door on a free port, and a way to knock on it. */
async function door(bounds: Partial<DoorBounds> = {}) {
  const front = new FrontDoor(bounds);
  const port = await front.listen(0, '127.0.0.1');
  onTestFinished(() => front.close());
  const knock = async (text: string) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    socket.write(text);
    return socket;
  };
  return { front, knock };
}

/** A process that answers requests with its name, as the real ones do: it is given the connection itself. */
function taker(processId: string): Taker & { readonly heads: string[] } {
  const server = createServer((request, response) => response.end(`${processId} ${request.url}`));
  const heads: string[] = [];
  return {
    processId,
    heads,
    take(connection: Socket, head: Buffer) {
      heads.push(head.toString());
      server.emit('connection', connection);
      connection.unshift(head);
      connection.resume();
    },
  };
}

async function answer(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket) text += chunk;
  return text.split('\r\n\r\n')[1] ?? text;
}
const closes = (socket: Socket) => once(socket, 'close');
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n`;

it('[CP1] [CP2] gives a connection to the process that it names, with every byte of it', async () => {
  const { front, knock } = await door();
  front.add(taker('one'));
  front.add(taker('two'));
  for (const name of ['two', 'one', 'two'])
    expect(await answer(await knock(get(`/${name}/room?s=1`)))).toContain(`${name} /${name}/room?s=1`);
});

it('[CP1] spreads the others, also those for a process that has gone', async () => {
  const { front, knock } = await door();
  const [one, two] = [taker('one'), taker('two')];
  front.add(one);
  front.add(two);
  for (let n = 0; n < 3; n += 1) {
    await answer(await knock(get('/')));
    await answer(await knock(get('/gone/room?s=1')));
  }
  expect([one.heads.length, two.heads.length]).toEqual([3, 3]);
  front.remove(one);
  await answer(await knock(get('/one/room?s=1')));
  expect(two.heads.at(-1)).toContain('/one/room');
});

it('[CP2] reads a first line that comes in pieces', async () => {
  const { front, knock } = await door();
  front.add(taker('one'));
  front.add(taker('two'));
  const socket = await knock('GET /two/ro');
  socket.write(get('').replace('GET ', 'om?s=1'));
  expect(await answer(socket)).toContain('two /two/room?s=1');
});

it('[CP3] cuts off who sends no line, or one without end, and serves the others meanwhile', async () => {
  const { front, knock } = await door({ firstLineMs: 300 });
  front.add(taker('one'));
  const slow = await knock('GET /');
  const long = await knock('x'.repeat(20_000));
  const [, , served] = await Promise.all([
    closes(slow.resume()),
    closes(long.resume()),
    answer(await knock(get('/a'))),
  ]);
  expect(served).toContain('one /a');
});

it('[CP3] lets one address hold no more places than it may', async () => {
  const { front, knock } = await door({ waitingOfAddress: 2 });
  front.add(taker('one'));
  const [first] = [await knock('GET /'), await knock('GET /')];
  await closes((await knock(get('/'))).resume());
  first.destroy();
  await closes(first);
  await expect.poll(async () => answer(await knock(get('/a')))).toContain('one /a');
});

it('[CP4] keeps a connection until there is a member again', async () => {
  const { front, knock } = await door();
  const socket = await knock(get('/a'));
  const answered = answer(socket);
  front.add(taker('late'));
  expect(await answered).toContain('late /a');
});

it('[CP4] closes it when there is none in time', async () => {
  const { knock } = await door({ memberMs: 50 });
  expect(await answer(await knock(get('/a')))).toBe('');
});
