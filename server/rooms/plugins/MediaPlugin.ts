import { type Client, RoomPlugin } from '@colyseus/core';
import type { MediaMessage, MediaNews, OpenMediaAnswer } from '../../../shared/protocol/answers.ts';
import type * as commands from '../../../shared/protocol/commands.ts';
import type { MediaPart } from '../../../shared/protocol/commands.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import type { Done, RequestSpec } from '../../../shared/protocol/requests.ts';
import type { MediaOutcome } from '../../services/media/port.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { accept, answer, isInside, kitOf, type RequestHandlers, refuse, type Seat } from '../kernel/seat.ts';
import { mediaPeerOf } from './mediaParts.ts';

export type MediaRequest = 'openMedia' | 'closeMedia' | 'signal';

/** The rows of the room's own table. */
interface MediaRows {
  readonly openMedia: RequestSpec<typeof commands.openMediaCommand, OpenMediaAnswer | Done>;
  readonly closeMedia: RequestSpec<typeof commands.closeMediaCommand, Done>;
  readonly signal: RequestSpec<typeof commands.signalCommand, Done>;
}

interface MediaPluginInput {
  readonly deps: RoomDeps;
  readonly requests: MediaRows;
  /**
   * Returns the media stream to which that part of a seat belongs right now; null: it has none, or may not have it.
   */
  readonly streamOf: (seat: Seat, part: MediaPart) => string | null;
  /** Says whether that part of a seat sends into its stream; otherwise it watches it. */
  readonly sends: (seat: Seat, part: MediaPart) => boolean;
  readonly send: (client: Client, message: MediaNews) => void;
}

/**
 * Takes `openMedia`, `signal` and `closeMedia`: a browser's picture and sound, by way of its seat and never without
 * one.
 */
export class MediaPlugin extends RoomPlugin {
  override readonly pluginName = 'media' as const;
  override readonly messages: RequestHandlers<MediaRequest>;
  readonly #input: MediaPluginInput;

  constructor(input: MediaPluginInput) {
    super();
    this.#input = input;
    const { media } = input.deps.services;
    const kit = kitOf(input.deps);
    const { requests } = input;
    this.messages = {
      openMedia: answer(kit, requests.openMedia, ({ seat, client, payload }) =>
        this.#open({ seat, client, part: payload.part ?? 'stream' }),
      ),
      closeMedia: answer(kit, requests.closeMedia, async ({ seat, payload }) => {
        await media.close(mediaPeerOf(seat.seatId, payload.part));
        return accept({});
      }),
      signal: answer(kit, requests.signal, async ({ seat, payload: { part = 'stream', ...signal } }) => {
        // whoever watches answers offers and makes none: each would be a connection more of the media server,
        // and far more of them than `openMedia` lets through
        if (signal.description?.type === 'offer' && !input.sends(seat, part)) return refuse('Forbidden');
        return toOutcome(await media.signal(mediaPeerOf(seat.seatId, part), signal));
      }),
    };
  }

  async #open(asked: {
    readonly seat: Seat;
    readonly client: Client;
    readonly part: MediaPart;
  }): Promise<Outcome<OpenMediaAnswer | Done>> {
    const { seat, client, part } = asked;
    const { deps, streamOf, sends, send } = this.#input;
    const { media } = deps.services;
    const streamId = streamOf(seat, part);
    if (streamId === null) return refuse('MediaUnavailable');
    const peerId = mediaPeerOf(seat.seatId, part);
    const opened = await media[sends(seat, part) ? 'openPublisher' : 'openViewer']({
      streamId,
      peerId,
      personId: seat.person.id,
      send: (message: MediaMessage) => send(client, part === 'stream' ? message : { ...message, part }),
    });
    // the seat, or its right, may have gone while the media was being opened
    const isHere = isInside(client) && this.room.clients.includes(client);
    if (!isHere || streamOf(seat, part) !== streamId) await media.close(peerId);
    return toOutcome(opened);
  }
}

function toOutcome<T extends object>(outcome: MediaOutcome<T | null>): Outcome<T | Done> {
  return outcome.ok ? accept(outcome.value ?? {}) : refuse(outcome.rejection);
}
