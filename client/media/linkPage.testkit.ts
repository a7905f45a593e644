import type { MediaMessage } from '../../shared/protocol/answers.ts';
import { acquire } from './devices.ts';
import { browserEnv } from './mediaEnv.ts';
import { MEDIA_PACE } from './mediaPace.ts';
import { PeerLink } from './PeerLink.ts';
import { PublisherLink } from './PublisherLink.ts';
import { createPublisher } from './publisher.ts';

/** Two ends of one connection on one page: what the links do when things come late, twice, wrong or not at all. */
const PICTURE = { width: 320, height: 240, framesPerSecond: 15 };

async function camera(): Promise<MediaStream> {
  const acquired = await acquire({ camera: true, microphone: true, picture: PICTURE });
  if (!acquired.ok) throw new Error(acquired.trouble);
  return acquired.stream;
}

/** A media server that takes no offer: the waits before each next question, with nothing left to chance. */
export async function offerInVain(times: number): Promise<readonly number[]> {
  const waits: number[] = [];
  let hear: (message: MediaMessage) => void = () => {};
  const opened = { transport: 'janus', iceServers: [], videoBitsPerSecond: 200_000 };
  const publisher = createPublisher({
    request: async (type) => {
      if (type === 'openMedia') queueMicrotask(() => hear({ type: 'negotiate', peer: 'origin' }));
      if (type === 'signal') hear({ type: 'bye', peer: 'origin' });
      return { type: 'answered', value: type === 'openMedia' ? opened : {} };
    },
    subscribe(listener) {
      hear = listener;
      return () => {};
    },
    stream: await camera(),
    onState: () => {},
    env: {
      ...browserEnv,
      random: () => 0,
      after(delayMs, task) {
        // the wait for a connection is not what is counted
        if (delayMs === MEDIA_PACE.connectMs) return () => {};
        waits.push(delayMs);
        return waits.length < times ? browserEnv.after(0, task) : () => {};
      },
    },
  });
  await until(() => waits.length >= times);
  publisher.close();
  return waits;
}

/** A viewer whose browser dies without a word: what the publisher does about it, its waits a hundredth as long. */
export async function loseViewer() {
  const impatient = {
    ...browserEnv,
    after: (ms: number, task: () => void) => browserEnv.after(ms / 100, task),
  };
  const { promise: lost, resolve: onLost } = Promise.withResolvers<void>();
  const offers: string[] = [];
  let answering: PeerLink | null = null;
  let connected = false;
  const input = {
    env: {
      ...impatient,
      after: (ms: number, task: () => void) => (connected ? impatient : browserEnv).after(ms, task),
    },
    peer: 'x',
    iceServers: [],
    bundle: new MediaStream(),
    encodings: () => [{ maxBitrate: 200_000 }],
    onConnected: () => {},
    onLost,
    signal: (signal: Signal) => {
      if (signal.description) offers.push(signal.description.sdp);
      if (answering) deliver([signal], answering);
    },
  };
  const offering = new PublisherLink(input, await camera());
  answering = new PeerLink({
    env: browserEnv,
    peer: 'y',
    iceServers: [],
    onConnection() {},
    signal: ({ description, candidate }) => {
      if (description) offering.hear({ type: 'description', peer: 'x', description });
      else offering.hear({ type: 'candidate', peer: 'x', candidate });
    },
  });
  await until(() => offering.connected);
  connected = true;
  answering.close();
  answering = null;
  await lost;
  return {
    offers: offers.length,
    fresh: new Set(offers.map((sdp) => /a=ice-ufrag:(\S+)/.exec(sdp)?.[1])).size,
  };
}

interface Ends {
  readonly offering: PeerLink;
  readonly answering: PeerLink;
  /** What the offering end said, and the answering one, in order; not delivered by itself. */
  readonly said: { readonly offering: Signal[]; readonly answering: Signal[] };
  connected(): Promise<void>;
}
type Signal = Parameters<ConstructorParameters<typeof PeerLink>[0]['signal']>[0];

async function twoEnds(): Promise<Ends> {
  const said = { offering: [] as Signal[], answering: [] as Signal[] };
  const link = (end: 'offering' | 'answering') =>
    new PeerLink({
      env: browserEnv,
      peer: 'x',
      iceServers: [],
      signal: (s) => said[end].push(s),
      onConnection() {},
    });
  const ends = { offering: link('offering'), answering: link('answering'), said };
  for (const track of (await camera()).getTracks()) ends.offering.connection.addTrack(track);
  return { ...ends, connected: () => until(() => ends.answering.connection.connectionState === 'connected') };
}

function deliver(signals: readonly Signal[], to: PeerLink): void {
  for (const { description, candidate } of signals) {
    if (description) to.takeDescription(description);
    if (candidate) to.takeCandidate(candidate);
  }
}

const gathered = (signals: readonly Signal[]) =>
  until(() => signals.some(({ candidate }) => candidate === null));

/** Candidates first, everything twice, a stale answer in between, and an ICE restart at the end. */
export async function negotiateBadly() {
  const ends = await twoEnds();
  ends.offering.offer();
  await gathered(ends.said.offering);
  const offers = ends.said.offering.splice(0);
  deliver([...offers].reverse(), ends.answering);
  await gathered(ends.said.answering);
  const answers = ends.said.answering.splice(0);

  // An answer to what another connection offered: it must not be taken for ours.
  const other = await twoEnds();
  other.offering.offer();
  await gathered(other.said.offering);
  deliver(other.said.offering, other.answering);
  await gathered(other.said.answering);
  deliver(other.said.answering, ends.offering);
  const strange = other.said.offering.find(({ description }) => description)?.description?.sdp ?? '';
  const continuesStrange = ends.answering.continues(strange);

  deliver([...answers].reverse(), ends.offering);
  for (const [signals, end] of [
    [offers, ends.answering],
    [answers, ends.offering],
  ] as const) {
    deliver(
      signals.filter(({ description }) => description),
      end,
    );
  }
  await ends.connected();

  const strangers = Array.from({ length: MEDIA_PACE.candidatesKept + 1 }, (_, n) => ({
    peer: 'x',
    candidate: {
      candidate: `candidate:${n} 1 udp 1 127.0.0.1 9 typ host`,
      sdpMid: '0',
      usernameFragment: 'none',
    },
  }));
  deliver(strangers, ends.offering);
  await until(() => ends.offering.early().at(-1)?.candidate === strangers.at(-1)?.candidate.candidate);
  const kept = ends.offering.early().length;

  ends.offering.offer({ iceRestart: true });
  await gathered(ends.said.offering);
  const restart = ends.said.offering.splice(0);
  const again = restart.find(({ description }) => description)?.description?.sdp ?? '';
  const continuesRestart = ends.answering.continues(again);
  deliver([...restart].reverse(), ends.answering);
  await gathered(ends.said.answering);
  deliver([...ends.said.answering].reverse(), ends.offering);
  await until(() => ends.offering.connection.signalingState === 'stable');
  await ends.connected();
  const fragment = (sdp: string | undefined) => /a=ice-ufrag:(\S+)/.exec(sdp ?? '')?.[1];
  return {
    kept,
    continuesStrange,
    continuesRestart,
    freshCredentials: fragment(ends.answering.connection.currentRemoteDescription?.sdp) === fragment(again),
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => requestAnimationFrame(resolve));
}
