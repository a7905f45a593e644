import type { Plugin } from 'janus-gateway-js';
import type { MediaKind } from '../../../../shared/protocol/mediaKind.ts';
import { inTime } from '../../../inTime.ts';
import type { Clock } from '../../runtime/port.ts';
import type { HandleLife } from './handleLife.ts';
import { JANUS } from './janusLimits.ts';

export interface Jsep {
  readonly type: 'offer' | 'answer';
  readonly sdp: string;
}
export interface JanusReply {
  readonly data: Readonly<Record<string, unknown>>;
  readonly jsep: Jsep | null;
}

/**
 * Janus refused, or does not answer. `code` is that of the plugin or of Janus itself; it is 0 when there is no answer.
 */
export class JanusRefused extends Error {
  readonly code: number;
  constructor(what: string, code: number, cause?: unknown) {
    super(what, { cause });
    this.code = code;
  }
}

/** One handle of a plugin: one connection to one browser, or none. */
export interface JanusHandle {
  /** Asks the plugin something. Rejects with JanusRefused. */
  request(body: object, jsep?: Jsep): Promise<JanusReply>;
  /** Hands on a candidate of the browser; null says that there are no more. */
  trickle(candidate: object | null): void;
  /** The life of the far end; null when nothing can be known of it. */
  readonly life: HandleLife | null;
  /** Takes the handle and its media away. It is idempotent. */
  detach(): void;
}

/** What happens to a handle. After `webrtcup` the browser is connected; after `hangup` it is not any more. */
export type HandleEvent = { readonly type: 'webrtcup' | 'hangup' | 'detached' } | TrackArrives;

/** Packets of a track, or of one layer of it, began to come in, or have stopped for `no_media_timer`. */
export interface TrackArrives {
  readonly type: 'media';
  readonly kind: MediaKind;
  readonly track: string;
  readonly isReceiving: boolean;
}

export function wrapHandle(
  plugin: Plugin,
  {
    clock,
    hear,
    life,
  }: {
    readonly clock: Clock;
    readonly hear: (event: HandleEvent) => void;
    readonly life: HandleLife | null;
  },
): JanusHandle {
  let detached = false;
  plugin.on('error', () => {});
  plugin.on('message', (message: { getPlainMessage(): Record<string, unknown> }) => {
    const event = readEvent(message.getPlainMessage());
    if (!detached && event) hear(event);
  });
  return {
    life,
    async request(body, jsep) {
      if (detached) throw new JanusRefused('the handle is detached', 0);
      try {
        const asked = plugin.sendWithTransaction({ body, ...(jsep ? { jsep } : {}) });
        return readReply((await inTime(clock, asked, JANUS.requestMs)).getPlainMessage());
      } catch (cause) {
        throw refusalOf(cause);
      }
    },
    trickle(candidate) {
      if (!detached) tell(plugin, { janus: 'trickle', candidate: candidate ?? { completed: true } });
    },
    detach() {
      if (!detached) tell(plugin, { janus: 'detach' });
      detached = true;
    },
  };
}

/** Reads an event; null when it is of no concern. */
function readEvent({ janus, type, mid, substream, receiving }: Record<string, unknown>): HandleEvent | null {
  if (janus === 'webrtcup' || janus === 'hangup' || janus === 'detached') return { type: janus };
  if (janus !== 'media' || (type !== 'audio' && type !== 'video')) return null;
  return { type: 'media', kind: type, track: `${mid}/${substream ?? ''}`, isReceiving: receiving === true };
}

/** Tells Janus something without waiting for an answer: a lost connection takes the handle away all the same. */
function tell(plugin: Plugin, message: Record<string, unknown>): void {
  plugin.send(message).then(
    () => {},
    () => {},
  );
}

function readReply(message: Record<string, unknown>): JanusReply {
  const { plugindata, jsep } = message as {
    readonly plugindata?: { readonly data?: Record<string, unknown> };
    readonly jsep?: Jsep;
  };
  return { data: plugindata?.data ?? {}, jsep: jsep ?? null };
}

function refusalOf(cause: unknown): JanusRefused {
  const { message, code } = cause as { readonly message?: unknown; readonly code?: unknown };
  return new JanusRefused(String(message ?? cause), typeof code === 'number' ? code : 0, cause);
}
