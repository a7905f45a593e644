import { createElement, StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { createStore } from '../base/createStore.ts';
import { EMPTY_STAGE } from '../model/stageModel.ts';
import type { StreamConnection } from '../net/stream/streamConnection.ts';
import { acquire, listDevices, stopStream } from './devices.ts';
import { keepPlaying } from './keepPlaying.ts';
import { createLevelMeter } from './levelMeter.ts';
import type { Level } from './levels.ts';
import { loseViewer, negotiateBadly, offerInVain } from './linkPage.testkit.ts';
import { browserEnv, type MediaEnv, type MediaRoom } from './mediaEnv.ts';
import { MEDIA_PACE } from './mediaPace.ts';
import type { Playback } from './playbackMachine.ts';
import { createPublisher, type Publisher } from './publisher.ts';
import { takeSeat } from './roomSocket.testkit.ts';
import { captureStill } from './still.ts';
import { useDevices } from './useDevices.ts';
import { usePublisher } from './usePublisher.ts';
import { useViewer } from './useViewer.ts';
import type { ViewerWant } from './ViewerWishes.ts';
import { createViewer, type Viewer } from './viewer.ts';
import { createVisualiser } from './visualiser.ts';

/** What the page of `media.browser.test.ts` runs: the real modules over a plain socket to the test's relay. */
const PICTURE = { width: 320, height: 240, framesPerSecond: 15 };
const WISHES = { camera: true, microphone: true, picture: PICTURE } as const;

async function camera(wishes: Parameters<typeof acquire>[0] = WISHES): Promise<MediaStream> {
  const acquired = await acquire(wishes);
  if (!acquired.ok) throw new Error(acquired.trouble);
  return acquired.stream;
}

const video = document.querySelector('video')!;
const canvas = document.querySelector('canvas')!;
const screen = keepPlaying(video, (playback) => page.playbacks.push(playback));

/** Every connection this page made. */
const made: RTCPeerConnection[] = [];
const watchingEnv: MediaEnv = {
  ...browserEnv,
  connect(config) {
    // ?relay: by way of TURN or not at all
    const path: RTCConfiguration = location.search === '?relay' ? { iceTransportPolicy: 'relay' } : {};
    const connection = browserEnv.connect({ ...config, ...path });
    made.push(connection);
    return connection;
  },
};

/** What came in over RTP so far, of all connections there were. */
async function received() {
  let bytes = 0;
  let audioEnergy = 0;
  let frames = 0;
  for (const connection of made) {
    for (const report of (await connection.getStats()).values()) {
      if (report.type !== 'inbound-rtp') continue;
      bytes += report.bytesReceived;
      audioEnergy += report.totalAudioEnergy ?? 0;
      frames += report.framesDecoded ?? 0;
    }
  }
  return { bytes, audioEnergy, frames };
}

/** When bytes were last seen to have come in, by this machine's clock; looked at for as long as the page is there. */
let lastBytes = 0;
let lastReceivedMs = 0;
let receivingSinceMs = 0;
/** The same of pictures that were decoded. */
let lastFrames = 0;
let lastMovedMs = 0;
let movingSinceMs = 0;
async function keepLooking(): Promise<void> {
  for (;;) {
    const { bytes, frames } = await received();
    const nowMs = Date.now();
    if (bytes !== lastBytes) {
      if (nowMs - lastReceivedMs > 300) receivingSinceMs = nowMs;
      lastReceivedMs = nowMs;
    }
    lastBytes = bytes;
    if (frames > lastFrames) {
      if (nowMs - lastMovedMs > 300) movingSinceMs = nowMs;
      lastMovedMs = nowMs;
    }
    lastFrames = frames;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Addresses that these servers give out, and the codes of those that refuse. */
async function allocate(iceServers: RTCIceServer[]) {
  const connection = new RTCPeerConnection({ iceServers, iceTransportPolicy: 'relay' });
  const [relayed, refused]: [string[], number[]] = [[], []];
  connection.addEventListener('icecandidateerror', ({ errorCode }) => refused.push(errorCode));
  const { promise: gathered, resolve } = Promise.withResolvers<void>();
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate?.address) relayed.push(candidate.address);
    else if (!candidate) resolve();
  });
  connection.addTransceiver('audio');
  await connection.setLocalDescription();
  await gathered;
  connection.close();
  return { relayed: [...new Set(relayed)], refused: [...new Set(refused)] };
}

let lastSeat: MediaRoom | null = null;

/** Layers that are sent right now, by their height. */
async function sentLayers(): Promise<readonly number[]> {
  const reports = [...((await made.at(-1)?.getStats())?.values() ?? [])];
  const layers = reports.filter(({ type, kind }) => type === 'outbound-rtp' && kind === 'video');
  return layers.filter(({ framesPerSecond }) => framesPerSecond > 0).map(({ frameHeight }) => frameHeight);
}

const page = {
  received,
  allocate,
  sentLayers,
  want: (want: ViewerWant) => page.viewer?.want(want),
  lastReceivedMs: () => lastReceivedMs,
  /** Since when bytes come in without a gap. */
  receivingSinceMs: () => receivingSinceMs,
  movingSinceMs: () => movingSinceMs,
  /** For half a second on end. */
  isReceiving: () => Date.now() - lastReceivedMs < 300 && lastReceivedMs - receivingSinceMs > 500,

  /** With a seat of its own, whatever was before. */
  async watchAnew(): Promise<void> {
    if (made.length === 0) void keepLooking();
    page.viewer?.close();
    for (const connection of made.splice(0)) connection.close();
    receivingSinceMs = Date.now();
    await page.watch();
  },

  /** Offers once more what the old seat was answered with; true when it was refused. */
  async askWithOldAnswer(): Promise<boolean> {
    const sdp = made.at(-1)?.localDescription?.sdp ?? '';
    const payload = { peer: 'origin', description: { type: 'answer', sdp } };
    const reply = await lastSeat!.request('signal', payload);
    return reply.type === 'refused' && reply.rejection.code === 'UnknownPeer';
  },

  states: [] as unknown[],
  playbacks: [] as Playback[],
  goOn: () => screen.goOn(),
  publisher: null as Publisher | null,
  viewer: null as Viewer | null,
  levels: [] as Level[],

  async publish({ picture = true, lines = PICTURE.height } = {}): Promise<void> {
    const room = await takeSeat('publisher');
    const sized = { ...PICTURE, width: (lines * 4) / 3, height: lines };
    const stream = await camera({ camera: picture, microphone: true, picture: sized });
    page.publisher = createPublisher({
      ...room,
      stream,
      onState: (state) => page.states.push(state),
      env: watchingEnv,
    });
  },

  /** Watches the stream. A `patient` viewer never asks again by itself. */
  async watch({ patient = false } = {}): Promise<void> {
    const room = await takeSeat('viewer');
    lastSeat = room;
    const after: MediaEnv['after'] = (delayMs, task) =>
      delayMs > MEDIA_PACE.pokeMs ? () => {} : browserEnv.after(delayMs, task);
    page.viewer = createViewer({
      ...room,
      onStream: screen.show,
      onState: (state) => page.states.push(state),
      env: patient ? { ...watchingEnv, after } : watchingEnv,
    });
  },

  /** One side of a private call: it sends into one stream and watches the other. */
  async call({ sends, watches }: { readonly sends: string; readonly watches: string }): Promise<void> {
    const stream = await camera();
    const [out, back] = [
      await takeSeat(`publisher?stream=${sends}`),
      await takeSeat(`viewer?stream=${watches}`),
    ];
    createPublisher({ ...out, stream, onState: () => {}, env: watchingEnv });
    page.viewer = createViewer({
      ...back,
      onStream: screen.show,
      onState: (state) => page.states.push(state),
      env: watchingEnv,
    });
  },

  /** A picture that is not the camera's: 160 wide. */
  async changePicture(): Promise<void> {
    canvas.width = 160;
    canvas.height = 120;
    const context = canvas.getContext('2d')!;
    let hue = 0;
    setInterval(() => {
      hue += 7;
      context.fillStyle = `hsl(${hue} 80% 50%)`;
      context.fillRect(0, 0, 160, 120);
    }, 66);
    const stream = canvas.captureStream(15);
    for (const track of (await camera()).getAudioTracks()) stream.addTrack(track);
    page.publisher?.setStream(stream);
  },

  watched: () => ({
    state: page.viewer?.state().type,
    seconds: video.currentTime,
    frames: video.getVideoPlaybackQuality().totalVideoFrames,
    width: video.videoWidth,
    tracks: (video.srcObject as MediaStream | null)?.getTracks().map(({ kind }) => kind) ?? [],
  }),

  async devices(wishes: Parameters<typeof acquire>[0]) {
    const acquired = await acquire(wishes);
    if (acquired.ok) stopStream(acquired.stream);
    const list = await listDevices();
    return { acquired: acquired.ok ? { ...acquired, stream: null } : acquired, list };
  },

  async listen() {
    const meter = createLevelMeter({ stream: await camera(), onLevel: (level) => page.levels.push(level) });
    return () => meter.close();
  },

  async still() {
    const playing = new Promise((resolve) => video.addEventListener('playing', resolve, { once: true }));
    screen.show(await camera({ camera: true, microphone: false }));
    await playing;
    const before = await captureStill(document.createElement('video'));
    const blob = await captureStill(video);
    const bitmap = blob && (await createImageBitmap(blob));
    return { before, source: video.videoWidth, bytes: blob?.size, type: blob?.type, width: bitmap?.width };
  },

  /** Draws until some bar is tall; answers how many pixels are painted. */
  async visualise(calm: boolean): Promise<void> {
    Object.assign(canvas.style, { width: '400px', height: '100px', color: 'rgb(255, 0, 0)' });
    createVisualiser({ stream: await camera({ camera: false, microphone: true }), canvas, calm });
  },

  painted(): number {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let red = 0;
    for (let i = 0; i < data.length; i += 4) if ((data[i] ?? 0) > 40) red++;
    return red;
  },

  negotiateBadly,
  loseViewer,
  offerInVain,
};

/** The two hooks as pages use them; strict mode mounts everything twice. */
type Connection = Parameters<typeof useViewer>[0] & StreamConnection;
const connectionTo = async (role: string) => {
  const { request, subscribe } = await takeSeat(role);
  const listen: StreamConnection['listen'] = ({ media }) => (media ? subscribe(media) : () => {});
  return { request, listen, view: createStore({ stage: EMPTY_STAGE }) } as unknown as Connection;
};

function Watcher({ connection }: { readonly connection: Connection }) {
  const { state, stream } = useViewer(connection);
  useEffect(() => screen.show(stream), [stream]);
  return createElement('output', null, state.type);
}

function Sender({ connection, stream }: { readonly connection: Connection; readonly stream: MediaStream }) {
  const [shown, setShown] = useState<MediaStream | null>(stream);
  const { state } = usePublisher(connection, shown);
  const { cameras } = useDevices(shown);
  const text =
    state?.type === 'publishing' ? `${state.connections} of ${cameras.length} cameras` : state?.type;
  return createElement('button', { type: 'button', onClick: () => setShown(null) }, text ?? 'off');
}

async function mount(role: 'publisher' | 'viewer'): Promise<void> {
  const connection = await connectionTo(role);
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  const component =
    role === 'viewer'
      ? createElement(Watcher, { connection })
      : createElement(Sender, { connection, stream: await camera() });
  root.render(createElement(StrictMode, null, component));
}

export type MediaPage = typeof page;
Object.assign(window, { media: page });
if (location.hash === '#publish') void page.publish();
if (location.hash === '#publish-large') void page.publish({ lines: 480 });
if (location.hash === '#speak') void page.publish({ picture: false });
if (location.hash === '#watch') void page.watch();
if (location.hash === '#hook-publish') void mount('publisher');
if (location.hash === '#hook-watch') void mount('viewer');
