import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTools, type Tools } from './tools.ts';

/** Returns the real tools. It throws when one is missing, and says how to get it. */
export function realTools(): Tools {
  const found = findTools();
  if ('missing' in found) throw new Error(`not installed: ${found.missing.join(', ')}: npm run provision`);
  return found.tools;
}

/** A file as Janus' recorder writes it, of sound or a picture that is made here. */
export interface MjrTrack {
  readonly folder: string;
  readonly replayId: string;
  readonly part: string;
  /** When its first packet came, in Unix milliseconds. */
  readonly firstAtMs: number;
  readonly seconds: number;
}

const FRAME_MS = 20;
const OPUS_HZ = 48_000;
const VIDEO_HZ = 90_000;
const PACKET_BYTES = 1_100;
/** A packet with 20 ms of silence. */
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe]);
const IVF_HEADER = 32;
const IVF_FRAME_HEADER = 12;

interface Packet {
  readonly atMs: number;
  readonly timestamp: number;
  readonly isLast: boolean;
  readonly payload: Buffer;
}

export function writeAudio(track: MjrTrack): string {
  const packets = Array.from({ length: (track.seconds * 1_000) / FRAME_MS }, (_, n) => ({
    atMs: n * FRAME_MS,
    timestamp: (n * FRAME_MS * OPUS_HZ) / 1_000,
    isLast: true,
    payload: SILENCE,
  }));
  return write(track, { kind: 'audio', codec: 'opus', packets });
}

/** Writes a test picture in VP8. */
export function writeVideo(track: MjrTrack, { size = '160x120', framesPerSecond = 10 } = {}): string {
  const source = `testsrc=s=${size}:r=${framesPerSecond}:d=${track.seconds}`;
  const encode = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-f', 'ivf', 'pipe:1'];
  const ivf = execFileSync(realTools().ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', source, ...encode]);
  const packets: Packet[] = [];
  let at = IVF_HEADER;
  for (let n = 0; at < ivf.length; n++) {
    const bytes = ivf.readUInt32LE(at);
    const frame = ivf.subarray(at + IVF_FRAME_HEADER, at + IVF_FRAME_HEADER + bytes);
    at += IVF_FRAME_HEADER + bytes;
    const time = { atMs: (n * 1_000) / framesPerSecond, timestamp: (n * VIDEO_HZ) / framesPerSecond };
    for (let from = 0; from < frame.length; from += PACKET_BYTES) {
      const isLast = from + PACKET_BYTES >= frame.length;
      const start = Buffer.from([from === 0 ? 0x10 : 0x00]);
      const payload = Buffer.concat([start, frame.subarray(from, from + PACKET_BYTES)]);
      packets.push({ ...time, isLast, payload });
    }
  }
  return write(track, { kind: 'video', codec: 'vp8', packets });
}

function write(
  { folder, replayId, part, firstAtMs }: MjrTrack,
  track: { readonly kind: 'audio' | 'video'; readonly codec: string; readonly packets: readonly Packet[] },
): string {
  const { kind, codec, packets } = track;
  const us = firstAtMs * 1_000;
  const info = Buffer.from(JSON.stringify({ t: kind[0], c: codec, s: us, u: us }));
  const chunks: Buffer[] = [Buffer.from('MJR00002'), uint16(info.length), info];
  for (const [seq, { atMs, timestamp, isLast, payload }] of packets.entries()) {
    const rtp = Buffer.alloc(12);
    rtp.writeUInt8(0x80, 0);
    rtp.writeUInt8((isLast && kind === 'video' ? 0x80 : 0) | 96, 1);
    rtp.writeUInt16BE(seq & 0xffff, 2);
    rtp.writeUInt32BE(timestamp, 4);
    rtp.writeUInt32BE(1, 8);
    const time = Buffer.alloc(4);
    time.writeUInt32BE(atMs);
    chunks.push(Buffer.from('MEET'), time, uint16(rtp.length + payload.length), rtp, payload);
  }
  const file = join(folder, `${replayId}~${part}-${kind}-${kind === 'audio' ? 0 : 1}.mjr`);
  writeFileSync(file, Buffer.concat(chunks));
  return file;
}

function uint16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16BE(value);
  return buffer;
}

export interface Played {
  readonly codecs: readonly string[];
  readonly seconds: number;
  /** The first frame of each stream, in seconds. */
  readonly begins: readonly number[];
  /** How many frames the picture has, all of them decoded. */
  readonly frames: number;
}

/** Decodes all of it, as a player would; throws at the first error. */
export function playThrough(file: string): Played {
  const complaints = execFileSync(realTools().ffmpeg, ['-v', 'error', '-i', file, '-f', 'null', '-'], {
    stdio: 'pipe',
  });
  if (complaints.length > 0) throw new Error(String(complaints));
  const show = 'format=duration:stream=codec_type,codec_name,start_time,nb_read_frames';
  const answer = execFileSync(realTools().ffprobe, [
    '-v',
    'error',
    '-count_frames',
    '-of',
    'json',
    '-show_entries',
    show,
    file,
  ]);
  const { streams, format } = JSON.parse(String(answer)) as {
    readonly streams: readonly Record<
      'codec_type' | 'codec_name' | 'start_time' | 'nb_read_frames',
      string
    >[];
    readonly format: { readonly duration: string };
  };
  const video = streams.find(({ codec_type: type }) => type === 'video');
  return {
    codecs: streams.map(({ codec_name: codec }) => codec),
    seconds: Number(format.duration),
    begins: streams.map(({ start_time: start }) => Number(start)),
    frames: Number(video?.nb_read_frames ?? 0),
  };
}
