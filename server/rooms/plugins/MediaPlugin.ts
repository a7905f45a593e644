import { type Client, type MessageContext, RoomPlugin } from '@colyseus/core';
import type { MediaMessage } from '../../../shared/protocol/answers.ts';
import { closeMediaCommand, openMediaCommand, signalCommand } from '../../../shared/protocol/commands.ts';
import type { SeatAuth } from '../../../shared/protocol/people.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import type { MediaOutcome } from '../../services/media/port.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { accept, answer, refuse, type Seat } from '../kernel/seat.ts';

type Handler = (client: Client, payload: unknown, context: MessageContext) => Promise<unknown>;

/** `openMedia`, `signal`, `closeMedia`: a browser's picture and sound, by way of its seat and never without one. */
export class MediaPlugin extends RoomPlugin {
  override readonly pluginName = 'media' as const;
  override readonly messages: {
    readonly openMedia: Handler;
    readonly closeMedia: Handler;
    readonly signal: Handler;
  };

  constructor(input: {
    readonly deps: RoomDeps;
    /** The creator publishes, a viewer watches. */
    readonly role: SeatAuth['role'];
    readonly streamId: () => string;
    readonly mayOpen: () => boolean;
    readonly isSeated: (client: Client) => boolean;
    readonly send: (client: Client, message: MediaMessage) => void;
  }) {
    super();
    const { services, log } = input.deps;
    const { media, clock } = services;
    const kit = { clock, log };
    const roles = [input.role];
    const open = async (seat: Seat, client: Client): Promise<Outcome<unknown>> => {
      if (!input.mayOpen()) return refuse('MediaUnavailable');
      const send = (message: MediaMessage) => input.send(client, message);
      const peer = { streamId: input.streamId(), peerId: seat.seatId, send };
      const opened = seat.role === 'creator' ? await media.openPublisher(peer) : await media.openViewer(peer);
      // the seat may have gone while the media was being opened
      if (!input.isSeated(client)) await media.close(seat.seatId);
      return toOutcome(opened);
    };
    this.messages = {
      openMedia: answer(kit, {
        schema: openMediaCommand,
        rate: 'control',
        roles,
        run: ({ seat, client }) => open(seat, client),
      }),
      closeMedia: answer(kit, {
        schema: closeMediaCommand,
        rate: 'control',
        roles,
        run: async ({ seat }) => {
          await media.close(seat.seatId);
          return accept({});
        },
      }),
      signal: answer(kit, {
        schema: signalCommand,
        rate: 'signal',
        roles,
        run: async ({ seat, payload }) => toOutcome(await media.signal(seat.seatId, payload)),
      }),
    };
  }
}

function toOutcome(outcome: MediaOutcome<unknown>): Outcome<unknown> {
  return outcome.ok ? accept(outcome.value ?? {}) : refuse(outcome.rejection);
}
