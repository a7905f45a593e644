import { type Client, RoomPlugin } from '@colyseus/core';
import type { z } from 'zod';
import type { MediaMessage, OpenMediaAnswer } from '../../../shared/protocol/answers.ts';
import type { MediaPart, SignalCommand } from '../../../shared/protocol/commands.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import type { Done, RequestSpec } from '../../../shared/protocol/requests.ts';
import type { MediaOutcome } from '../../services/media/port.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { accept, answer, isInside, kitOf, type RequestHandlers, refuse, type Seat } from '../kernel/seat.ts';
import { mediaPeerOf } from './mediaParts.ts';

export type MediaRequest = 'openMedia' | 'closeMedia' | 'signal';

interface Parted<Part> {
  readonly part?: Part | undefined;
}

/** The rows of the room's own table. `Part` names what one seat may send and watch; left out, it is `stream`. */
interface MediaRows<Part> {
  readonly openMedia: RequestSpec<z.ZodType<Parted<Part>>, OpenMediaAnswer | Done>;
  readonly closeMedia: RequestSpec<z.ZodType<Parted<Part>>, Done>;
  readonly signal: RequestSpec<z.ZodType<Omit<SignalCommand, 'part'> & Parted<Part>>, Done>;
}

interface MediaPluginInput<Part extends string> {
  readonly deps: RoomDeps;
  readonly requests: MediaRows<Part>;
  /**
   * Returns the media stream to which that part of a seat belongs right now; null: it has none, or may not have it.
   */
  readonly streamOf: (seat: Seat, part: Part) => string | null;
  /** Says whether that part of a seat sends into its stream; otherwise it watches it. */
  readonly sends: (seat: Seat, part: Part) => boolean;
  readonly send: (client: Client, message: MediaMessage & { readonly part?: Part }) => void;
}

/**
 * Takes `openMedia`, `signal` and `closeMedia`: a browser's picture and sound, by way of its seat and never without
 * one.
 */
export class MediaPlugin<Part extends string = MediaPart> extends RoomPlugin {
  override readonly pluginName = 'media' as const;
  override readonly messages: RequestHandlers<MediaRequest>;
  readonly #input: MediaPluginInput<Part>;

  constructor(input: MediaPluginInput<Part>) {
    super();
    this.#input = input;
    const { media } = input.deps.services;
    const kit = kitOf(input.deps);
    const { requests } = input;
    this.messages = {
      openMedia: answer(kit, requests.openMedia, ({ seat, client, payload }) =>
        this.#open({ seat, client, part: payload.part ?? ('stream' as Part) }),
      ),
      closeMedia: answer(kit, requests.closeMedia, async ({ seat, payload }) => {
        await media.close(mediaPeerOf(seat.seatId, payload.part));
        return accept({});
      }),
      signal: answer(
        kit,
        requests.signal,
        async ({ seat, payload: { part = 'stream' as Part, ...signal } }) => {
          // whoever watches answers offers and makes none: each would be a connection more of the media server,
          // and far more of them than `openMedia` lets through
          if (signal.description?.type === 'offer' && !input.sends(seat, part)) return refuse('Forbidden');
          return toOutcome(await media.signal(mediaPeerOf(seat.seatId, part), signal));
        },
      ),
    };
  }

  async #open(asked: {
    readonly seat: Seat;
    readonly client: Client;
    readonly part: Part;
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
