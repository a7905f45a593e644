import { setImmediate as turn } from 'node:timers/promises';
import type { Random } from '../../server/rooms/sim/random.ts';
import { nextFrame } from '../../server/wire/frameGrammar.testkit.ts';
import { OPCODE } from '../../server/wire/rawFrames.testkit.ts';
import type { RawSocket } from '../../server/wire/rawSocket.testkit.ts';
import { scanFrame } from '../../server/wire/scanFrame.ts';
import { LIMITS } from '../../shared/limits.ts';
import { askOddly } from './hostileHttp.ts';
import { type Place, takeSeat, type WireSeat } from './seats.ts';

/** How many frames are sent from one seat. What a seat may send in a second is the bound of another test. */
const FRAMES_OF_SEAT = LIMITS.clientFramesPerSecond / 2;
/**
 * The share that is sent of the frames that the scan refuses. Each costs a seat, and the other frames have to be sent
 * to somebody who hears them.
 */
const REFUSED_SHARE = 0.15;
/** How many frames are sent at once; then the server is asked whether it has taken them. */
const FRAMES_AT_ONCE = 25;

/**
 * Takes seat after seat in one room and sends what the grammar makes, whole and in pieces, and what is no frame at all.
 */
export class Attacker {
  readonly #place: () => Promise<Place>;
  readonly #random: Random;
  seats = 0;

  constructor(place: () => Promise<Place>, random: Random) {
    this.#place = place;
    this.#random = random;
  }

  async attack(isOver: () => boolean): Promise<void> {
    let place = await this.#place();
    while (!isOver()) {
      if (this.#random.chance(0.1)) await askOddly(place.address, this.#random);
      const seat = await takeSeat(place);
      if (seat) await this.#use(seat, isOver);
      // Its stream was ended, or it was removed from it.
      else place = await this.#place();
    }
  }

  async #use(seat: WireSeat, isOver: () => boolean): Promise<void> {
    this.seats += 1;
    for (let sent = 0; sent < FRAMES_OF_SEAT && !seat.socket.isClosed && !isOver(); sent += FRAMES_AT_ONCE) {
      await this.#sendSome(seat.socket);
      await seat.served();
    }
    if (this.#random.chance(0.3)) this.#breakProtocol(seat.socket);
    seat.socket.destroy();
  }

  /** Sends some frames. What closes the connection comes last, so that nothing is sent that nobody looks at. */
  async #sendSome(socket: RawSocket): Promise<void> {
    for (let n = 0; n < FRAMES_AT_ONCE; n += 1) {
      const frame = nextFrame(this.#random);
      const isRefused = scanFrame(frame) !== null;
      if (isRefused && !this.#random.chance(REFUSED_SHARE)) continue;
      await this.#send(socket, frame);
      if (isRefused) return;
    }
  }

  async #send(socket: RawSocket, frame: Uint8Array): Promise<void> {
    const way = this.#random.below(20);
    const cut = this.#random.below(frame.length + 1);
    if (way === 0) socket.send(frame, { opcode: OPCODE.text });
    else if (way === 1) {
      socket.send(frame.subarray(0, cut), { isLast: false });
      socket.send(Buffer.of(), { opcode: OPCODE.ping });
      socket.send(frame.subarray(cut), { opcode: OPCODE.continuation });
    } else if (way === 2) await socket.sendSplit(frame, [cut, cut + 1], turn);
    else socket.send(frame);
  }

  /** Sends the last words on a seat: heads that lie, and connections that end in the middle. */
  #breakProtocol(socket: RawSocket): void {
    const random = this.#random;
    const payload = Buffer.alloc(random.below(200), random.below(256));
    switch (random.below(6)) {
      case 0:
        return socket.send(payload, { opcode: random.below(16), reserved: random.below(8) << 4 });
      case 1:
        return socket.send(payload, { length: random.pick([126, 65_536, 2 ** 40, 2 ** 52]) });
      case 2:
        return socket.send(payload, { isMasked: false });
      case 3:
        return socket.send(payload, { opcode: OPCODE.close });
      case 4:
        return socket.send(Buffer.alloc(126), { opcode: OPCODE.ping });
      default:
        return socket.write(payload);
    }
  }
}
