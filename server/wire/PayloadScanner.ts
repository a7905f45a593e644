import { FRAME } from './frameLimits.ts';

/** Bytes of a value whose head says all, the head included. 0xc1 and all extensions but two are in none of these. */
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

/** Extensions of one byte that the Colyseus SDK sends: nothing, and a shape of objects with its keys. */
const EXTENSION = 0xd4;
const UNDEFINED = 0x00;
const RECORD = 0x72;
/** Shapes have numbers below that, and are referred to by what else would be a number from here on. */
const RECORD_IDS = 0x40;
const UNKNOWN = -1;
const NOTHING = new Uint8Array();

/** Walks over one msgpack value. Used again and again, from one caller at a time: it allocates nothing. */
export class PayloadScanner {
  #frame: Uint8Array = NOTHING;
  #at = 0;
  #depth = 0;
  #values = 0;
  /** Of each list or map that is open: parts still to come, keys counted. */
  readonly #left = new Uint32Array(FRAME.depth + 1);
  readonly #isMap = new Uint8Array(FRAME.depth + 1);
  /** Keys of each shape that this frame has told of so far. */
  readonly #shapes = new Int32Array(RECORD_IDS);
  #shapesTold = 0;

  /** Whether the value that begins there is plain, within the limits, and ends where the frame ends. */
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

  /** A short text. Other things are keys to msgpackr, too, and cost it more than they are worth. */
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

  /** Of the shape, if there is one of that number; else it was a number. */
  #keysOf(head: number): number {
    return Math.max(0, this.#shapes[head % RECORD_IDS]!);
  }

  #takeExtension(): boolean {
    const type = this.#frame[this.#at + 1];
    if (type === UNDEFINED) return this.#skip(3);
    return type === RECORD && this.#takeShape(this.#frame[this.#at + 2]! % RECORD_IDS);
  }

  /** A list of keys, and one value for each behind it. msgpackr makes a program of a shape: there are few. */
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

  /** Each part takes a byte at least: what cannot be there is not waited for. */
  #open(parts: number, isMap: 0 | 1): boolean {
    if (parts === 0) return true;
    if (this.#depth === FRAME.depth || parts > this.#frame.length - this.#at) return false;
    this.#depth += 1;
    this.#left[this.#depth] = parts;
    this.#isMap[this.#depth] = isMap;
    return true;
  }

  /** Big endian. What is not there any more counts as 0, and is then found to be missing. */
  #numberBehindHead(bytes: 1 | 2 | 4): number {
    let number = 0;
    for (let n = 1; n <= bytes; n += 1) number = number * 256 + (this.#frame[this.#at + n] ?? 0);
    return number;
  }
}
