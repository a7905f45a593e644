import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type FilmFrame, type FilmScene, writeFilm } from '../../server/demoShow/picture/filmFile.ts';
import { SCENE_TYPES, type SceneType } from '../../server/demoShow/play/script.ts';
import { CAMERA_ART } from './cameraArt.ts';
import { launchChromium } from './chromium.ts';

/**
 * `npm run show:film` draws the picture and the sound of the demo show, and encodes them by the browser's own encoders,
 * so that whoever plays the show only sends bytes. All of it is made by the code of this file and of `cameraArt.ts`.
 */
const FILE = join(import.meta.dirname, '../../server/demoShow/film/show.film');
const SIZE = { width: 640, height: 360 } as const;
const FRAMES_PER_SECOND = 15;
/** Each scene is a loop of four seconds, with a whole picture each second. */
const FRAMES = 60;
const KEY_EVERY = 15;
const VIDEO_BITS = 450_000;
const STILL_QUALITY = 0.8;
const SOUND_BITS = 64_000;

/** By how many degrees the colours of the stage are turned in each scene. */
const HUES: Readonly<Record<SceneType, number>> = { public: 0, private: -70, tickets: 60, oneToOne: -130 };

interface Encoded {
  readonly isKey: boolean;
  readonly base64: string;
}

/** Runs in the page: paints one scene, and returns its frames and a still. */
async function filmScene(wanted: {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly keyEvery: number;
  readonly framesPerSecond: number;
  readonly bits: number;
  readonly hue: number;
  readonly quality: number;
}): Promise<{ readonly frames: readonly Encoded[]; readonly still: string }> {
  const { width, height, frames, keyEvery, framesPerSecond, bits, hue, quality } = wanted;
  const painters = window as unknown as { paintStage(pen: CanvasRenderingContext2D, turn: number): void };
  const stage = Object.assign(document.createElement('canvas'), { width, height });
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const stagePen = stage.getContext('2d') as CanvasRenderingContext2D;
  const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
  const encoded: Encoded[] = [];
  const encoder = new VideoEncoder({
    output(chunk) {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      encoded.push({ isKey: chunk.type === 'key', base64: btoa(String.fromCharCode(...bytes)) });
    },
    error: (error) => console.error(error),
  });
  encoder.configure({
    codec: 'vp8',
    width,
    height,
    bitrate: bits,
    framerate: framesPerSecond,
    latencyMode: 'realtime',
  });
  let still = '';
  for (let number = 0; number < frames; number += 1) {
    painters.paintStage(stagePen, number / frames);
    pen.filter = `hue-rotate(${hue}deg)`;
    pen.drawImage(stage, 0, 0);
    pen.filter = 'none';
    pen.font = '600 15px sans-serif';
    pen.fillStyle = 'rgba(0, 0, 0, 0.45)';
    pen.beginPath();
    pen.roundRect(width - 76, height - 40, 60, 24, 12);
    pen.fill();
    pen.fillStyle = 'rgba(255, 255, 255, 0.9)';
    pen.fillText('demo', width - 65, height - 23);
    const frame = new VideoFrame(canvas, { timestamp: Math.round((number * 1_000_000) / framesPerSecond) });
    encoder.encode(frame, { keyFrame: number % keyEvery === 0 });
    frame.close();
    if (number === 20) still = canvas.toDataURL('image/jpeg', quality).split(',')[1] ?? '';
  }
  await encoder.flush();
  return { frames: encoded, still };
}

declare global {
  interface Window {
    /** What was played, twice one after the other. */
    music: AudioBuffer;
  }
}

/** Runs in the page: plays sixteen seconds of slow chords with a bass and an arpeggio, and keeps them. */
async function playMusic(): Promise<void> {
  const [rate, beatS, beats] = [48_000, 0.5, 32];
  const lengthS = beatS * beats;
  // twice, as what sounds at the end of a round goes on into the next: the second one is kept
  const context = new OfflineAudioContext(2, rate * lengthS * 2, rate);
  const chords = [
    [57, 60, 64, 67],
    [53, 57, 60, 64],
    [48, 55, 60, 64],
    [55, 59, 62, 66],
  ] as const;
  const hertz = (note: number) => 440 * 2 ** ((note - 69) / 12);
  const out = new DynamicsCompressorNode(context);
  out.connect(context.destination);
  const play = (
    note: number,
    at: number,
    how: { type: OscillatorType; seconds: number; loud: number; rise: number; cut: number },
  ) => {
    const tone = new OscillatorNode(context, { type: how.type, frequency: hertz(note) });
    const filter = new BiquadFilterNode(context, { type: 'lowpass', frequency: how.cut });
    const level = new GainNode(context, { gain: 0 });
    level.gain.setValueAtTime(0, at);
    level.gain.linearRampToValueAtTime(how.loud, at + how.rise);
    level.gain.setTargetAtTime(0, at + how.rise, how.seconds / 3);
    tone.connect(filter).connect(level).connect(out);
    tone.start(at);
    tone.stop(at + how.seconds * 2);
  };
  for (let beat = 0; beat < beats * 2; beat += 1) {
    const chord = chords[Math.floor(beat / 8) % chords.length] as readonly number[];
    const at = beat * beatS;
    if (beat % 8 === 0)
      for (const note of chord)
        play(note, at, { type: 'sawtooth', seconds: 3.6, loud: 0.05, rise: 0.9, cut: 900 });
    if (beat % 4 === 0)
      play((chord[0] as number) - 24, at, {
        type: 'triangle',
        seconds: 1.4,
        loud: 0.22,
        rise: 0.02,
        cut: 400,
      });
    play((chord[beat % 4] as number) + 12, at, {
      type: 'triangle',
      seconds: 0.5,
      loud: 0.07,
      rise: 0.01,
      cut: 2_400,
    });
  }
  window.music = await context.startRendering();
}

/** Runs in the page: returns what was played as Opus packets, without the first round. */
async function encodeMusic(bits: number): Promise<readonly string[]> {
  const { music } = window;
  const packets: string[] = [];
  const encoder = new AudioEncoder({
    output(chunk) {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      packets.push(btoa(String.fromCharCode(...bytes)));
    },
    error: (error) => console.error(error),
  });
  encoder.configure({ codec: 'opus', sampleRate: music.sampleRate, numberOfChannels: 2, bitrate: bits });
  const planes = new Float32Array(music.length * 2);
  planes.set(music.getChannelData(0), 0);
  planes.set(music.getChannelData(1), music.length);
  const data = new AudioData({
    format: 'f32-planar',
    sampleRate: music.sampleRate,
    numberOfFrames: music.length,
    numberOfChannels: 2,
    timestamp: 0,
    data: planes,
  });
  encoder.encode(data);
  await encoder.flush();
  const round = Math.round(music.duration / 2 / 0.02);
  return packets.slice(round, round * 2);
}

async function film(page: Page, type: SceneType): Promise<FilmScene> {
  const wanted = { ...SIZE, frames: FRAMES, keyEvery: KEY_EVERY, framesPerSecond: FRAMES_PER_SECOND };
  const more = { bits: VIDEO_BITS, hue: HUES[type], quality: STILL_QUALITY };
  const { frames, still } = await page.evaluate(filmScene, { ...wanted, ...more });
  if (frames.length !== FRAMES || still === '') throw new Error(`${type} has ${frames.length} frames`);
  const encoded = frames.map(
    ({ isKey, base64 }): FilmFrame => ({ isKey, bytes: Buffer.from(base64, 'base64') }),
  );
  return { frames: encoded, still: Buffer.from(still, 'base64') };
}

/** Encoders are there only for pages of a place that browsers trust, such as this machine. */
const site = createServer((_request, response) => {
  response.setHeader('Content-Type', 'text/html');
  response.end('<!doctype html><title>Film</title>');
});
await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
const browser = await launchChromium();
try {
  const page = await browser.newPage();
  page.on('console', (message) => console.log(message.text()));
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
  await page.addScriptTag({ content: CAMERA_ART.join('\n') });
  const scenes: Partial<Record<SceneType, FilmScene>> = {};
  for (const type of SCENE_TYPES) scenes[type] = await film(page, type);
  await page.evaluate(playMusic);
  const packets = await page.evaluate(encodeMusic, SOUND_BITS);
  const sound = packets.map((packet) => Buffer.from(packet, 'base64'));
  const file = writeFilm({
    framesPerSecond: FRAMES_PER_SECOND,
    scenes: scenes as Record<SceneType, FilmScene>,
    sound,
  });
  await writeFile(FILE, file);
  console.log(`show.film  ${Math.round(file.length / 1000)} kB, ${sound.length} packets of sound`);
} finally {
  await browser.close();
  site.close();
}
