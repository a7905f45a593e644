import { Client, type Room } from '@colyseus/sdk';
import type { Browser } from 'playwright-core';
import { startServer } from '../../client/e2e/serverProcess.ts';
import { startRelay } from '../../client/media/mediaRelay.testkit.ts';
import { outcomeOf } from '../../server/rooms/onlooker.testkit.ts';
import type { MediaOutcome, MediaPeer } from '../../server/services/media/port.ts';
import type { MediaMessage, OpenMediaAnswer } from '../../shared/protocol/answers.ts';
import type { Session } from '../../shared/protocol/http.ts';
import { WIRE } from '../../shared/protocol/wireVersion.ts';
import { askAgain, openMediaPage, overrun, watchAnew } from './overrun.ts';

const SALE = { priceMinor: '1000000', total: 10, minimum: 0, tipsCount: false };

export interface EvictionByRooms {
  /** The times from the room's answer to the creator until the last byte, in milliseconds. */
  readonly curtainMs: readonly number[];
  readonly asked: number;
  /** How many were refused with the description that they had kept. */
  readonly refused: number;
  /** What those were answered who asked for the picture anew. */
  readonly answers: readonly string[];
}

/**
 * Measures the same by the rooms of a real server with its own Janus: viewers have seats, and the creator closes the
 * curtain. The pages' relay hands on what they say to the rooms; packets go from Janus to the browsers, as always.
 */
export async function measureRooms(input: {
  readonly browser: Browser;
  readonly script: string;
  readonly viewers: number;
  readonly rounds: number;
}): Promise<EvictionByRooms> {
  const { browser, script, viewers: count, rounds } = input;
  const server = await startServer({ MESI_MEDIA: 'janus', MESI_DEMO: 'off' });
  const rooms: Room[] = [];
  try {
    const nova = await register(server.address, 'nova', true);
    const { streamId } = await post<{ streamId: string }>(server.address, '/api/streams', {}, nova.token);
    const sit = async (name: 'stream' | 'audience', { token }: Session): Promise<SeatMedia> => {
      const client = new Client(server.address);
      client.http.authToken = token;
      const room = await client.joinOrCreate(name, { streamId, wire: WIRE.current });
      rooms.push(room);
      return new SeatMedia(room);
    };
    const studio = await sit('stream', nova);
    await studio.room.request('goLive', { title: 'Curtains', kind: 'video' });
    const fans = await Promise.all(
      Array.from({ length: count }, (_, n) => register(server.address, `fan${n}`)),
    );
    const seats = await Promise.all(fans.map((fan) => sit('audience', fan)));
    const relay = await startRelay(script, { publisher: handOn([studio]), viewer: handOn(seats) });
    try {
      const publisher = await openMediaPage(browser, relay.address);
      const pages = await Promise.all(seats.map(() => openMediaPage(browser, relay.address)));
      await publisher.evaluate(() => window.media.publish());
      await studio.room.request('openSale', SALE);
      const curtainMs: number[] = [];
      const answers: string[] = [];
      let refused = 0;
      for (let n = 0; n < rounds; n += 1) {
        await watchAnew(pages);
        const close = { mode: { type: 'ticketOnly' }, confirm: { holders: 0, leaving: count } };
        curtainMs.push(...(await overrun(pages, () => studio.room.request('switchMode', close))));
        refused += await askAgain(pages);
        for (const { room } of seats) answers.push(await outcomeOf(room.request('openMedia', {})));
        await studio.room.request('switchMode', { mode: { type: 'public', limitMinutes: null } });
      }
      return { curtainMs, asked: rounds * count, refused, answers: [...new Set(answers)] };
    } finally {
      await relay.close();
    }
  } finally {
    await Promise.all(rooms.map((room) => room.leave().catch(() => {})));
    await server.stop();
  }
}

/** The media of one seat, as a page has them. */
class SeatMedia {
  readonly room: Room;
  peer: MediaPeer | null = null;

  constructor(room: Room) {
    this.room = room;
    room.onMessage('media', (message: MediaMessage) => this.peer?.send(message));
    room.onMessage('*', () => {});
  }

  async ask<T>(type: string, payload: object): Promise<MediaOutcome<T>> {
    try {
      return { ok: true, value: (await this.room.request(type, payload)) as T };
    } catch {
      return { ok: false, rejection: type === 'signal' ? 'UnknownPeer' : 'MediaUnavailable' };
    }
  }
}

/** Makes what the relay wants of a media port, answered by rooms: each page is given a seat that no other has. */
function handOn(seats: readonly SeatMedia[]) {
  const seatOf = (peerId: string) => seats.find(({ peer }) => peer?.peerId === peerId);
  const open = async (peer: MediaPeer): Promise<MediaOutcome<OpenMediaAnswer>> => {
    const seat = seatOf(peer.peerId) ?? seats.find((each) => each.peer === null);
    if (!seat) return { ok: false, rejection: 'MediaFull' };
    seat.peer = peer;
    return seat.ask('openMedia', {});
  };
  return {
    openPublisher: open,
    openViewer: open,
    signal: async (peerId: string, signal: object): Promise<MediaOutcome<null>> =>
      (await seatOf(peerId)?.ask('signal', signal)) ?? { ok: false, rejection: 'UnknownPeer' },
    async close(peerId: string): Promise<void> {
      const seat = seatOf(peerId);
      if (!seat) return;
      seat.peer = null;
      await seat.ask('closeMedia', {});
    },
    async configure(): Promise<void> {},
  };
}

async function register(address: string, name: string, isCreator = false): Promise<Session> {
  const email = `${name}@eviction.example`;
  return post(address, '/api/register', { email, password: 'a long password', name, isCreator });
}

async function post<T>(address: string, path: string, body: object, token = ''): Promise<T> {
  const headers = {
    'content-type': 'application/json',
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };
  const answer = await fetch(address + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
