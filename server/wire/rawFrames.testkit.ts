/** Opcodes of RFC 6455. */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface FrameShape {
  readonly opcode?: number;
  readonly isLast?: boolean;
  /** Said in the head, whatever follows. */
  readonly length?: number;
  readonly reserved?: number;
  readonly isMasked?: boolean;
}

/** Returns what a client writes to become a WebSocket. */
export function askForUpgrade(host: string, path: string): string {
  return (
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
    'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n'
  );
}

/** Reads what a server writes to a WebSocket: the answer to the upgrade, and then frames, however they are cut. */
export class FrameReader {
  readonly #heard: (payload: Buffer, opcode: number) => void;
  /** What is left of the last chunk: the beginning of a frame, or of the answer. */
  #left: Buffer | null = null;
  isOpen = false;
  isRefused = false;
  /** The answer to the upgrade, as far as it is there. */
  answer = '';

  /** `heard` must not keep the payload, which may lie in a buffer that is used again. */
  constructor(heard: (payload: Buffer, opcode: number) => void) {
    this.#heard = heard;
  }

  /** Takes the next bytes; the chunk may be used again afterwards. */
  take(chunk: Buffer): void {
    const bytes = this.#left === null ? chunk : Buffer.concat([this.#left, chunk]);
    const from = this.isOpen ? this.#takeFrames(bytes, 0) : this.#takeAnswer(bytes);
    this.#left = from === bytes.length ? null : Buffer.from(bytes.subarray(from));
  }

  /** Returns where the rest begins, of which more has to come. */
  #takeAnswer(bytes: Buffer): number {
    const end = bytes.indexOf('\r\n\r\n');
    this.answer = bytes.toString('latin1', 0, end < 0 ? bytes.length : end);
    if (end < 0) return 0;
    this.isOpen = this.answer.startsWith('HTTP/1.1 101');
    this.isRefused = !this.isOpen;
    return this.isOpen ? this.#takeFrames(bytes, end + 4) : bytes.length;
  }

  #takeFrames(bytes: Buffer, from: number): number {
    for (;;) {
      if (bytes.length < from + 2) return from;
      const short = bytes[from + 1]! & 127;
      const head = from + (short < 126 ? 2 : short === 126 ? 4 : 10);
      if (bytes.length < head) return from;
      const length =
        short < 126 ? short : short === 126 ? bytes.readUInt16BE(from + 2) : bytes.readUInt32BE(from + 6);
      if (bytes.length < head + length) return from;
      this.#heard(bytes.subarray(head, head + length), bytes[from]! & 15);
      from = head + length;
    }
  }
}

/** With a mask of zeros, which leaves the payload as it is. */
export function frameOf(payload: Uint8Array, shape: FrameShape = {}): Buffer {
  const { opcode = OPCODE.binary, isLast = true, reserved = 0, isMasked = true } = shape;
  const length = shape.length ?? payload.length;
  const mark = isMasked ? 0x80 : 0;
  const head = [(isLast ? 0x80 : 0) | reserved | opcode];
  if (length < 126) head.push(mark | length);
  else if (length < 0x1_0000) head.push(mark | 126, length >> 8, length & 255);
  else {
    const long = Buffer.alloc(8);
    long.writeBigUInt64BE(BigInt(length));
    head.push(mark | 127, ...long);
  }
  return Buffer.concat([Buffer.from(head), Buffer.alloc(isMasked ? 4 : 0), payload]);
}
