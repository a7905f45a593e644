import { Client } from '@colyseus/sdk';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import type { FeedFrame, LineEvent } from '../../shared/protocol/feed.ts';
import { DIALECTS, type DialectName } from './dialects.ts';

interface FullClientInput {
  readonly port: number;
  readonly dialect: DialectName;
  /** Where the room of the product is one of a stream. */
  readonly streamId?: string;
  readonly heard: (event: LineEvent) => void;
}

/** Opens a client that decodes everything, as a library's own does. Resolves when it is in. */
export async function openFullClient(input: FullClientInput): Promise<void> {
  const { port, dialect, heard } = input;
  if (dialect === 'plain' || dialect === 'centrifugo') return openText(input);
  if (dialect === 'socketio') {
    const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'] });
    socket.on('feed', heard);
    return new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  }
  const client = new Client(`http://127.0.0.1:${port}`);
  const room = await (dialect === 'product'
    ? client.joinOrCreate('audience', { streamId: input.streamId })
    : client.joinOrCreate('bench'));
  room.onMessage('*', () => {});
  room.onMessage('feed', (message: FeedFrame | LineEvent) => {
    for (const event of 'events' in message ? message.events : [message]) {
      if (event.type === 'line') heard(event);
    }
  });
}

/** Centrifugo has as many messages in a frame as it has lines. */
async function openText({ port, dialect, heard }: FullClientInput): Promise<void> {
  const { path, open, answer, isIn } = DIALECTS[dialect];
  const ws = new WebSocket(`ws://127.0.0.1:${port}${path}`);
  const entered = Promise.withResolvers<void>();
  ws.on('open', () => {
    if (open === null) entered.resolve();
    else ws.send(open);
  });
  ws.on('message', (data: Buffer) => {
    const reply = answer(data);
    if (reply !== null) ws.send(reply);
    if (isIn(data)) entered.resolve();
    for (const line of data.toString().split('\n')) {
      const message = JSON.parse(line) as LineEvent & { push?: { pub?: { data: LineEvent } } };
      const event = dialect === 'centrifugo' ? message.push?.pub?.data : message;
      if (event !== undefined) heard(event);
    }
  });
  return entered.promise;
}
