import { acquire } from '../../client/media/devices.ts';
import { createPublisher } from '../../client/media/publisher.ts';
import { takeSeat } from '../../client/media/roomSocket.testkit.ts';
import { createViewer } from '../../client/media/viewer.ts';

/**
 * What the page is told to join Janus directly. The page of the join benchmark has our client by its socket, and beside
 * it what Janus' own demos do.
 */
interface DirectInput {
  readonly url: string;
  readonly secret: string;
  readonly room: number;
  readonly feed: number;
}

function show(stream: MediaStream): Promise<void> {
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = stream;
  document.body.replaceChildren(video);
  void video.play();
  return new Promise((resolve) => video.requestVideoFrameCallback(() => resolve()));
}

const bench = {
  publish: async (): Promise<void> => {
    const acquired = await acquire({ camera: true, microphone: true });
    if (acquired.ok)
      createPublisher({ ...(await takeSeat('publisher')), stream: acquired.stream, onState: () => {} });
  },

  /** Resolves to the milliseconds from the wish to watch to the first frame. The seat is there already. */
  async joinOurs(): Promise<number> {
    const room = await takeSeat('viewer');
    const { promise: shown, resolve } = Promise.withResolvers<void>();
    const startMs = performance.now();
    const viewer = createViewer({
      ...room,
      onStream: (stream) => stream && void show(stream).then(resolve),
      onState: () => {},
    });
    await shown;
    const tookMs = performance.now() - startMs;
    viewer.close();
    room.leave();
    return tookMs;
  },

  /** Measures the same by Janus' own protocol, straight to it. The socket and the session are there already. */
  async joinDirect(input: DirectInput): Promise<number> {
    const direct = await openSession(input);
    const startMs = performance.now();
    const { data } = await direct.ask({ janus: 'attach', plugin: 'janus.plugin.videoroom' });
    const { room, feed } = input;
    const handle = { handle_id: data.id };
    const body = { request: 'join', ptype: 'subscriber', room, streams: [{ feed }] };
    const offered = await direct.ask({ janus: 'message', ...handle, body });
    const connection = new RTCPeerConnection({ iceServers: [] });
    const { promise: shown, resolve } = Promise.withResolvers<void>();
    const stream = new MediaStream();
    connection.ontrack = ({ track }) => {
      stream.addTrack(track);
      if (track.kind === 'video') void show(stream).then(resolve);
    };
    connection.onicecandidate = ({ candidate }) =>
      direct.tell({ janus: 'trickle', ...handle, candidate: candidate ?? { completed: true } });
    await connection.setRemoteDescription(offered.jsep);
    await connection.setLocalDescription();
    const jsep = connection.localDescription;
    direct.tell({ janus: 'message', ...handle, body: { request: 'start', room }, jsep });
    await shown;
    const tookMs = performance.now() - startMs;
    connection.close();
    direct.close();
    return tookMs;
  },
};

async function openSession({ url, secret }: DirectInput) {
  const socket = new WebSocket(url, 'janus-protocol');
  // biome-ignore lint/suspicious/noExplicitAny: Janus' answers as they come
  const waiting = new Map<string, (answer: any) => void>();
  let session = {};
  let count = 0;
  socket.onmessage = ({ data }) => {
    const answer = JSON.parse(data);
    if (answer.janus !== 'ack') waiting.get(answer.transaction)?.(answer);
  };
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  const tell = (message: object): string => {
    const transaction = String(++count);
    socket.send(JSON.stringify({ ...message, ...session, transaction, apisecret: secret }));
    return transaction;
  };
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const ask = (message: object): Promise<any> =>
    new Promise((resolve) => waiting.set(tell(message), resolve));
  session = { session_id: (await ask({ janus: 'create' })).data.id };
  return { ask, tell, close: () => socket.close() };
}

export type JoinBench = typeof bench;
Object.assign(window, { bench });
