import { BYTE } from '../../server/wire/hostileFrames.testkit.ts';

/** How one joins and stays, over the wire of one library, as bytes. A text goes as a text frame. */
interface Dialect {
  readonly path: string;
  /** Said when the socket is open. */
  readonly open: string | null;
  readonly isInWhenOpen: boolean;
  /** Returns what is to be answered to a message before one is in, or to one of at most two bytes. */
  readonly answer: (payload: Buffer) => Buffer | string | null;
  /** Says whether with this message one is in. */
  readonly isIn: (payload: Buffer) => boolean;
}

export type DialectName = 'plain' | 'colyseus' | 'product' | 'socketio' | 'centrifugo';

/** The channel of Centrifugo that everybody hears. */
export const CHANNEL = 'stream';
const SUBSCRIBED = Buffer.from('"id":2,');
const SNAPSHOT = Buffer.from('snapshot');

const colyseus: Dialect = {
  path: '/',
  open: null,
  isInWhenOpen: false,
  answer: (payload) => (payload[0] === BYTE.join ? Buffer.of(BYTE.join) : null),
  isIn: (payload) => payload[0] === BYTE.join,
};

export const DIALECTS: Readonly<Record<DialectName, Dialect>> = {
  plain: { path: '/', open: null, isInWhenOpen: true, answer: () => null, isIn: () => false },
  colyseus,
  // there is something to see when the snapshot has come
  product: { ...colyseus, isIn: (payload) => payload[0] === BYTE.message && payload.includes(SNAPSHOT) },
  socketio: {
    path: '/socket.io/?EIO=4&transport=websocket',
    open: null,
    isInWhenOpen: false,
    // 0: the transport is open; 2: a ping
    answer: (payload) => (payload[0] === 0x30 ? '40' : payload[0] === 0x32 ? '3' : null),
    isIn: (payload) => payload.toString('latin1', 0, 2) === '40',
  },
  centrifugo: {
    path: '/connection/websocket',
    open: `{"id":1,"connect":{}}\n{"id":2,"subscribe":{"channel":"${CHANNEL}"}}`,
    isInWhenOpen: false,
    answer: (payload) => (payload.toString('latin1') === '{}' ? '{}' : null),
    isIn: (payload) => payload.includes(SUBSCRIBED),
  },
};
