import { once } from 'node:events';
import { connect } from 'node:net';
import type { Random } from '../../server/rooms/sim/random.ts';

const BODIES = [
  '',
  '{',
  '[]',
  'null',
  '{"__proto__":{"streamId":"st_aaaaaaaaaaaa"}}',
  '{"streamId":{"$ne":null}}',
  '{"streamId":["st_aaaaaaaaaaaa"]}',
  '{"constructor":{"prototype":1}}',
  `${'['.repeat(1_900)}${']'.repeat(1_900)}`,
  `{"streamId":"${'x'.repeat(3_900)}"}`,
  '\u0000\ud800',
];
const PATHS = [
  '/matchmake/joinOrCreate/lobby',
  '/matchmake/joinOrCreate/audience',
  '/matchmake/joinOrCreate/stream?streamId[$gt]=',
  '/matchmake/joinOrCreate/__proto__',
  '/matchmake/create/lobby?%ff',
  '/api/%ff',
  '/api/streams/%00/still',
  `/${'a/'.repeat(1_000)}`,
  '/whip/%2e%2e%2f?x=%',
  '//[',
];
const ROOMS = ['x/constructor', 'x/__proto__', 'matchmake/lobby', 'x/y'];
const QUERIES = [
  '?sessionId=__proto__',
  '?sessionId=constructor&reconnectionToken=toString',
  '?sessionId=%ff%00&skipHandshake',
  '?sessionId=a&sessionId=b&reconnectionToken[]=c',
  `?sessionId=${'x'.repeat(4_000)}`,
  '?',
];

/** Sends one request by hand that no program of ours makes. Resolves when it is answered or the connection is gone. */
export async function askOddly(address: string, random: Random): Promise<void> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  const gone = once(socket, 'close').catch(() => undefined);
  await Promise.race([once(socket, 'connect').catch(() => undefined), gone]);
  const words = random.chance(0.4) ? upgrade(random) : request(random);
  if (random.chance(0.2)) {
    socket.write(words);
    socket.resetAndDestroy();
    return void (await gone);
  }
  // No more comes after it, so that nobody waits for a body that was promised.
  socket.end(words);
  await Promise.race([once(socket, 'data').catch(() => undefined), gone]);
  socket.destroy();
}

function request(random: Random): string {
  const body = random.pick(BODIES);
  const length = random.chance(0.8) ? Buffer.byteLength(body) : random.below(10_000);
  const lines = [
    `${random.pick(['POST', 'POST', 'POST', 'GET', 'OPTIONS', 'PATCH', 'PUT'])} ${random.pick(PATHS)} HTTP/1.1`,
    `Host: ${random.pick(['localhost', '[', 'a b', ''])}`,
    `Content-Length: ${length}`,
    `Content-Type: ${random.pick(['application/json', 'application/sdp', 'x', ''])}`,
    `Authorization: ${random.pick(['', 'Bearer', 'Bearer x.y.z', `Bearer ${'x'.repeat(2_000)}`])}`,
    'Connection: close',
    '',
    body,
  ];
  return lines.join('\r\n') + (length > body.length ? '' : '\r\n');
}

function upgrade(random: Random): string {
  const lines = [
    `GET /${random.pick(ROOMS)}${random.pick(QUERIES)} HTTP/1.1`,
    'Host: localhost',
    'Connection: Upgrade',
    `Upgrade: ${random.pick(['websocket', 'websocket', 'websocket', 'h2c', ''])}`,
    `Sec-WebSocket-Version: ${random.pick(['13', '13', '99', ''])}`,
    `Sec-WebSocket-Key: ${random.pick(['AAAAAAAAAAAAAAAAAAAAAA==', 'x', ''])}`,
    `Sec-WebSocket-Protocol: ${random.pick(['a', ',,', '"'])}`,
    '',
    '',
  ];
  return lines.join('\r\n');
}
