import { RoomPlugin } from '@colyseus/core';
import type { WhepTokenAnswer } from '../../../shared/protocol/answers.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import { AUDIENCE_REQUESTS } from '../../../shared/protocol/requests.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { answer, kitOf, type RequestHandlers, type Seat } from '../kernel/seat.ts';

/** `whepToken`: a player may watch in the place of this seat's page. */
export class PlaybackPlugin extends RoomPlugin {
  override readonly pluginName = 'playback' as const;
  override readonly messages: RequestHandlers<'whepToken'>;

  constructor({
    deps,
    issue,
  }: {
    readonly deps: RoomDeps;
    readonly issue: (seat: Seat) => Outcome<WhepTokenAnswer>;
  }) {
    super();
    this.messages = {
      whepToken: answer(kitOf(deps), AUDIENCE_REQUESTS.whepToken, ({ seat }) => issue(seat)),
    };
  }
}
