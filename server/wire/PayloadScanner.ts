import { FRAME } from './frameLimits.ts';

/**
 * Bytes of a value, head included, by a head that says all of it. 0xc1 and all extensions but two are in none of
 * these.
 */
const SIZES: Readonly<Record<number, number>> = {
  192: 1,
  194: 1,
  195: 1,
  202: 5,
  203: 9,
  204: 2,
  205: 3,
  206: 5,
  207: 9,
  208: 2,
  209: 3,
  210: 5,
  211: 9,
};
/** Bytes of the length or count that follows a head. */
const LENGTHS: Readonly<Record<number, 1 | 2 | 4>> = {
  196: 1,
  197: 2,
  198: 4,
  217: 1,
  218: 2,
  219: 4,
  220: 2,
  221: 4,
  222: 2,
  223: 4,
};

/**
 * The head of the one-byte extensions that the Colyseus SDK sends: `undefined`, and a shape of objects with its keys.
 */
const EXTENSION = 0xd4;
const UNDEFINED = 0x00;
const RECORD = 0x72;
/** Numbers of shapes lie below this; a head from here on refers to a shape, where it would otherwise be a number. */
const RECORD_IDS = 0x40;
const UNKNOWN = -1;
const NOTHING = new Uint8Array();

/**
 * Walks over one msgpack value. One scanner is used again and again, by one caller at a time: it allocates nothing.
 */
export class PayloadScanner {
  #frame: Uint8Array = NOTHING;
  #at = 0;
  #depth = 0;
  #values = 0;
  /** Parts still to come of each list or map that is open, keys counted. */
  readonly #left = new Uint32Array(FRAME.depth + 1);
  readonly #isMap = new Uint8Array(FRAME.depth + 1);
  /** Number of keys of each shape that this frame has told so far. */
  readonly #shapes = new Int32Array(RECORD_IDS);
  #shapesTold = 0;

  /** Says whether the value that begins there is plain, within the limits, and ends where the frame ends. */
  isWhole(frame: Uint8Array, at: number): boolean {
    this.#frame = frame;
    this.#at = at;
    this.#depth = 0;
    this.#values = 0;
    this.#left[0] = 1;
    this.#isMap[0] = 0;
    this.#shapes.fill(UNKNOWN);
    this.#shapesTold = 0;
    let isPlain = true;
    while (isPlain && this.#hasNext()) isPlain = this.#takePart();
    this.#frame = NOTHING;
    return isPlain && this.#at === frame.length;
  }

  #hasNext(): boolean {
    while (this.#left[this.#depth] === 0) {
      if (this.#depth === 0) return false;
      this.#depth -= 1;
    }
    return true;
  }

  #takePart(): boolean {
    this.#values += 1;
    if (this.#values > FRAME.values || this.#at >= this.#frame.length) return false;
    const isKey = this.#isMap[this.#depth] === 1 && this.#left[this.#depth]! % 2 === 0;
    this.#left[this.#depth]! -= 1;
    return isKey ? this.#takeKey() : this.#takeValue(this.#frame[this.#at]!);
  }

  /**
   * Takes a key, which must be a short text. msgpackr allows other keys, but they cost it more than they are worth.
   */
  #takeKey(): boolean {
    const head = this.#frame[this.#at]!;
    if (head >= 0xa0 && head < 0xc0) return this.#skip(1 + head - 0xa0);
    if (head !== 0xd9) return false;
    const length = this.#numberBehindHead(1);
    return length <= FRAME.keyBytes && this.#skip(2 + length);
  }

  #takeValue(head: number): boolean {
    if (head >= RECORD_IDS && head < 0x80) return this.#skip(1) && this.#open(this.#keysOf(head), 0);
    if (head < 0x80 || head >= 0xe0) return this.#skip(1);
    if (head < 0x90) return this.#skip(1) && this.#open(2 * (head - 0x80), 1);
    if (head < 0xa0) return this.#skip(1) && this.#open(head - 0x90, 0);
    if (head < 0xc0) return this.#skip(1 + head - 0xa0);
    const size = SIZES[head];
    if (size !== undefined) return this.#skip(size);
    const bytes = LENGTHS[head];
    if (bytes === undefined) return head === EXTENSION && this.#takeExtension();
    const number = this.#numberBehindHead(bytes);
    if (head < 0xdc) return this.#skip(1 + bytes + number);
    return this.#skip(1 + bytes) && (head < 0xde ? this.#open(number, 0) : this.#open(2 * number, 1));
  }

  /** Returns the number of keys of the shape, if there is one of that number; otherwise the head is a number. */
  #keysOf(head: number): number {
    return Math.max(0, this.#shapes[head % RECORD_IDS]!);
  }

  #takeExtension(): boolean {
    const type = this.#frame[this.#at + 1];
    if (type === UNDEFINED) return this.#skip(3);
    return type === RECORD && this.#takeShape(this.#frame[this.#at + 2]! % RECORD_IDS);
  }

  /**
   * Takes a shape: a list of keys, and one value for each behind it. msgpackr compiles a program for each shape, so
   * few are let through.
   */
  #takeShape(id: number): boolean {
    this.#shapesTold += 1;
    if (this.#shapesTold > FRAME.shapes || !this.#skip(3)) return false;
    const head = this.#frame[this.#at];
    if (head === undefined || head < 0x90 || head > 0xdc || (head >= 0xa0 && head < 0xdc)) return false;
    const keys = head === 0xdc ? this.#numberBehindHead(2) : head - 0x90;
    this.#values += keys;
    if (this.#values > FRAME.values || !this.#skip(head === 0xdc ? 3 : 1)) return false;
    for (let n = 0; n < keys; n += 1) if (this.#at >= this.#frame.length || !this.#takeKey()) return false;
    this.#shapes[id] = keys;
    return this.#open(keys, 0);
  }

  #skip(bytes: number): boolean {
    this.#at += bytes;
    return this.#at <= this.#frame.length;
  }

  /**
   * Opens a list or map. Each part takes at least a byte, so a count that the rest of the frame cannot hold is
   * refused.
   */
  #open(parts: number, isMap: 0 | 1): boolean {
    if (parts === 0) return true;
    if (this.#depth === FRAME.depth || parts > this.#frame.length - this.#at) return false;
    this.#depth += 1;
    this.#left[this.#depth] = parts;
    this.#isMap[this.#depth] = isMap;
    return true;
  }

  /** Reads a big-endian number. Bytes that are not there count as 0, and are then found to be missing. */
  #numberBehindHead(bytes: 1 | 2 | 4): number {
    let number = 0;
    for (let n = 1; n <= bytes; n += 1) number = number * 256 + (this.#frame[this.#at + n] ?? 0);
    return number;
  }
}
