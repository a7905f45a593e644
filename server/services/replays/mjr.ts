/**
 * The header of a file as Janus' recorder writes it (record.c, `MJR00002`). A file has one track, from when it was
 * opened to when it was closed.
 */
export interface MjrHeader {
  readonly kind: 'audio' | 'video';
  readonly codec: string;
  /** When its first packet came, in Unix milliseconds. */
  readonly firstAtMs: number;
}

const MAGIC = 'MJR00002';
const LENGTH_BYTES = 2;
const KINDS: Readonly<Record<string, MjrHeader['kind']>> = { a: 'audio', v: 'video' };

/**
 * Reads the header from the beginning of a file; null when there is none, when no packet ever came, or when it is no
 * picture and no sound.
 */
export function readMjrHeader(start: Buffer): MjrHeader | null {
  if (start.toString('latin1', 0, MAGIC.length) !== MAGIC) return null;
  const from = MAGIC.length + LENGTH_BYTES;
  if (start.length < from) return null;
  const length = start.readUInt16BE(MAGIC.length);
  if (start.length < from + length) return null;
  const { t, c, u } = parse(start.toString('utf8', from, from + length));
  const kind = typeof t === 'string' ? KINDS[t] : undefined;
  if (!kind || typeof c !== 'string' || typeof u !== 'number') return null;
  return { kind, codec: c.toLowerCase(), firstAtMs: u / 1_000 };
}

function parse(text: string): { readonly t?: unknown; readonly c?: unknown; readonly u?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

export interface RawName {
  readonly replayId: string;
  /** Which end of a one-to-one it is from; null when it is from no one-to-one. */
  readonly side: Side | null;
  /** The id of everything that was opened together, in one sitting of the publisher. */
  readonly part: string;
}
export type Side = 'creator' | 'partner';

/**
 * Reads a name such as `<replayId>~<part>-audio-0.mjr` or `<replayId>~creator~<part>-video-1.mjr`; null when it is not
 * of a replay.
 */
export function readRawName(name: string): RawName | null {
  const [, replayId, side = null, part] =
    /^([^~/]+)~(?:(creator|partner)~)?([^~/-]+)-(?:audio|video)-\d+\.mjr$/.exec(name) ?? [];
  return replayId === undefined || part === undefined ? null : { replayId, side: side as Side | null, part };
}
