import { type Client, RoomPlugin } from '@colyseus/core';
import type { MediaMessage, MediaNews } from '../../../shared/protocol/answers.ts';
import type { MediaPart } from '../../../shared/protocol/commands.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import type { AnswerOf, Done, STREAM_REQUESTS } from '../../../shared/protocol/requests.ts';
import type { MediaOutcome } from '../../services/media/port.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { accept, answer, kitOf, type RequestHandlers, refuse, type Seat } from '../kernel/seat.ts';
import { mediaPeerOf } from './mediaParts.ts';

export type MediaRequest = 'openMedia' | 'closeMedia' | 'signal';
/** The rows of the room's own table. */
type MediaRows = Pick<typeof STREAM_REQUESTS, MediaRequest>;

/** Streams of a private call (`MediaPort`, "Call"): the one a seat may send into, and the one it may watch. */
export interface CallStreams {
  readonly send: string | null;
  readonly watch: string | null;
}

export interface MediaPluginInput {
  readonly deps: RoomDeps;
  /** The creator publishes, a viewer watches. */
  readonly requests: MediaRows;
  readonly streamId: () => string;
  readonly mayOpen: () => boolean;
  /** Something else sends, or watches, in the place of this seat's browser. */
  readonly isReplaced?: (seat: Seat) => boolean;
  /** Asked whenever a part of a call is opened; null: that seat is in no call. */
  readonly call?: (seat: Seat) => CallStreams | null;
  readonly isSeated: (client: Client) => boolean;
  readonly send: (client: Client, message: MediaNews) => void;
}

/** `openMedia`, `signal`, `closeMedia`: a browser's picture and sound, by way of its seat and never without one. */
export class MediaPlugin extends RoomPlugin {
  override readonly pluginName = 'media' as const;
  override readonly messages: RequestHandlers<MediaRequest>;

  constructor(input: MediaPluginInput) {
    super();
    const { media } = input.deps.services;
    const kit = kitOf(input.deps);
    const { requests } = input;
    this.messages = {
      openMedia: answer(kit, requests.openMedia, ({ seat, client, payload }) =>
        open(input, { seat, client, part: payload.part ?? 'stream' }),
      ),
      closeMedia: answer(kit, requests.closeMedia, async ({ seat, payload }) => {
        await media.close(mediaPeerOf(seat.seatId, payload.part));
        return accept({});
      }),
      signal: answer(kit, requests.signal, async ({ seat, payload: { part = 'stream', ...signal } }) => {
        // each would be a connection more of the media server, and far more of them than `openMedia` lets through
        if (signal.description?.type === 'offer' && !publishes(seat, part)) return refuse('Forbidden');
        return toOutcome(await media.signal(mediaPeerOf(seat.seatId, part), signal));
      }),
    };
  }
}

async function open(
  input: MediaPluginInput,
  { seat, client, part }: { readonly seat: Seat; readonly client: Client; readonly part: MediaPart },
): Promise<Outcome<AnswerOf<MediaRows['openMedia']>>> {
  const { media } = input.deps.services;
  const streamId = streamOf(input, seat, part);
  if (streamId === null) return refuse('MediaUnavailable');
  const peerId = mediaPeerOf(seat.seatId, part);
  const send = (message: MediaMessage) =>
    input.send(client, part === 'stream' ? message : { ...message, part });
  const opened = await media[publishes(seat, part) ? 'openPublisher' : 'openViewer']({
    streamId,
    peerId,
    personId: seat.person.id,
    send,
  });
  // the seat, or its right, may have gone while the media was being opened
  if (!input.isSeated(client) || streamOf(input, seat, part) !== streamId) await media.close(peerId);
  return toOutcome(opened);
}

/** Whoever watches answers offers, and makes none. */
function publishes(seat: Seat, part: MediaPart): boolean {
  return part === 'stream' ? seat.role === 'creator' : part === 'callSend';
}

function streamOf(input: MediaPluginInput, seat: Seat, part: MediaPart): string | null {
  if (part === 'monitor') return seat.role === 'creator' && input.mayOpen() ? input.streamId() : null;
  if (part === 'stream') return input.mayOpen() && !input.isReplaced?.(seat) ? input.streamId() : null;
  const call = input.call?.(seat) ?? null;
  return (part === 'callSend' ? call?.send : call?.watch) ?? null;
}

function toOutcome<T extends object>(outcome: MediaOutcome<T | null>): Outcome<T | Done> {
  return outcome.ok ? accept(outcome.value ?? {}) : refuse(outcome.rejection);
}
