import { Packr } from 'msgpackr';
import { BYTE, requestOf } from '../../server/wire/hostileFrames.testkit.ts';
import { RawSocket } from '../../server/wire/rawSocket.testkit.ts';

const { pack } = new Packr({ useRecords: false });

export type RoomName = 'lobby' | 'stream' | 'audience';

export interface Place {
  readonly address: string;
  readonly room: RoomName;
  /** The token of the login; null for a stranger. */
  readonly token: string | null;
  readonly streamId: string | null;
}

/** A seat that can be asked whether it is served. */
export class WireSeat {
  readonly socket: RawSocket;
  readonly #pongs: (() => void)[] = [];
  readonly #joined = Promise.withResolvers<boolean>();
  answers = 0;

  constructor(address: string, path: string) {
    this.socket = new RawSocket(address, path, (heard) => this.#hear(heard));
    void this.socket.closed.then(() => this.#end());
  }

  get joined(): Promise<boolean> {
    return this.#joined.promise;
  }

  /** Resolves when the server has taken all that was sent before, or has closed the connection. */
  served(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.socket.isClosed) return Promise.resolve();
    this.#pongs.push(resolve);
    this.socket.send(Buffer.of(BYTE.ping));
    return promise;
  }

  request(name: string, payload: unknown): void {
    this.socket.send(requestOf(name, pack(payload)));
  }

  #hear(heard: Buffer): void {
    if (heard[0] === BYTE.join) {
      this.socket.send(Buffer.of(BYTE.join));
      this.#joined.resolve(true);
    } else if (heard[0] === BYTE.ping) this.#pongs.shift()?.();
    else if (heard[0] === BYTE.response) this.answers += 1;
  }

  #end(): void {
    this.#joined.resolve(false);
    for (const resolve of this.#pongs.splice(0)) resolve();
  }
}

/** Takes a seat; null when there was none to be had. */
export async function takeSeat({ address, room, token, streamId }: Place): Promise<WireSeat | null> {
  const answer = await fetch(`${address}/matchmake/joinOrCreate/${room}`, {
    method: 'POST',
    headers: token === null ? {} : { Authorization: `Bearer ${token}` },
    body: streamId === null ? '{}' : JSON.stringify({ streamId }),
  });
  const { processId, roomId, sessionId } = (await answer.json()) as Record<string, string>;
  if (!answer.ok) return null;
  const seat = new WireSeat(address, `/${processId}/${roomId}?sessionId=${sessionId}`);
  return (await seat.joined) ? seat : null;
}
