import { type Client, type MessageContext, RoomPlugin } from '@colyseus/core';
import { whepTokenCommand } from '../../../shared/protocol/commands.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { answer, kitOf, type Seat } from '../kernel/seat.ts';

/** `whepToken`: a player may watch in the place of this seat's page. */
export class PlaybackPlugin extends RoomPlugin {
  override readonly pluginName = 'playback' as const;
  override readonly messages: {
    readonly whepToken: (client: Client, payload: unknown, context: MessageContext) => Promise<unknown>;
  };

  constructor({
    deps,
    issue,
  }: {
    readonly deps: RoomDeps;
    readonly issue: (seat: Seat) => Outcome<unknown>;
  }) {
    super();
    this.messages = {
      whepToken: answer(kitOf(deps), {
        schema: whepTokenCommand,
        rate: 'control',
        roles: ['viewer'],
        run: ({ seat }) => issue(seat),
      }),
    };
  }
}
