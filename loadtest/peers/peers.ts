import type { DialectName } from '../feed/dialects.ts';

/** One way to tell many people at once what happens. */
interface Peer {
  /** Its name in the table. */
  readonly label: string;
  readonly dialect: DialectName;
  /** Where its viewers ask for a seat over HTTP before they open a socket: in which room. */
  readonly room?: string;
  /** It is not asked to bear more viewers than these. */
  readonly mostViewers?: number;
  /** So many lines a second may one viewer write; absent: the server's own process makes the events. */
  readonly linesOfViewer?: number;
}

/** So many viewers, and so many events a second. */
export interface Cell {
  readonly viewers: number;
  readonly perSecond: number;
}

export const PEERS = {
  // its viewers write, each as often as they may, a little less
  product: { label: 'Mesi Live, all of it', dialect: 'product', room: 'audience', linesOfViewer: 0.8 },
  ours: { label: 'its fan-out alone', dialect: 'colyseus', room: 'bench' },
  // each who joins is told everybody, and everybody is told each: it grows with the square
  viewerMap: { label: 'Colyseus, viewer map', dialect: 'colyseus', room: 'bench', mostViewers: 1_000 },
  socketio: { label: 'Socket.IO room', dialect: 'socketio' },
  ws: { label: 'plain ws', dialect: 'plain' },
  uws: { label: 'uWebSockets.js publish', dialect: 'plain' },
  centrifugo: { label: 'Centrifugo', dialect: 'centrifugo' },
} as const satisfies Readonly<Record<string, Peer>>;

export type PeerName = keyof typeof PEERS;
export const PEER_NAMES = Object.keys(PEERS) as readonly PeerName[];

/** Says whether a peer is asked to bear so many viewers and events. */
export function isAsked(name: PeerName, { viewers, perSecond }: Cell): boolean {
  const { mostViewers = viewers, linesOfViewer = Number.POSITIVE_INFINITY } = peerOf(name);
  return viewers <= mostViewers && perSecond <= viewers * linesOfViewer;
}

/** Returns how many viewers write when there are so many lines a second. */
export function writersOf(name: PeerName, perSecond: number): number {
  const { linesOfViewer } = peerOf(name);
  return linesOfViewer === undefined ? 0 : Math.ceil(perSecond / linesOfViewer);
}

export const peerOf = (name: PeerName): Peer => PEERS[name];
