import { RoomPlugin } from '@colyseus/core';
import type * as commands from '../../../shared/protocol/commands.ts';
import { personOf } from '../../../shared/protocol/people.ts';
import type { Outcome, RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { Done, RequestSpec } from '../../../shared/protocol/requests.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { accept, answer, kitOf, type RequestHandlers, refuse, type Seat } from '../kernel/seat.ts';
import type { ModerationCommand } from '../policies/moderation.ts';

export type ModerationRequest = 'setSlowMode' | 'mute' | 'deleteLine' | 'removeViewer';

/** The rows of the room's own table. */
interface ModerationRows {
  readonly setSlowMode: RequestSpec<typeof commands.setSlowModeCommand, Done>;
  readonly mute: MuteRow;
  readonly deleteLine: RequestSpec<typeof commands.deleteLineCommand, Done>;
  readonly removeViewer: RequestSpec<typeof commands.removeViewerCommand, Done>;
}

type MuteRow = RequestSpec<typeof commands.muteCommand, Done>;

interface ModerationInput<Rows = ModerationRows> {
  readonly deps: RoomDeps;
  readonly requests: Rows;
  /** Says whether this seat may moderate at all; the room's machine judges about whom. */
  readonly mayModerate: (seat: Seat) => boolean;
  /** Moderates. Resolves when it is done (null), or with why not. */
  readonly moderate: (seat: Seat, command: ModerationCommand) => Promise<RejectionCode | null>;
}

/**
 * Takes `setSlowMode`, `mute`, `deleteLine` and `removeViewer`. Whoever is meant is looked up by id: somebody unknown
 * is `NotFound`.
 */
export class ModerationPlugin extends RoomPlugin {
  override readonly pluginName = 'moderation' as const;
  override readonly messages: RequestHandlers<ModerationRequest>;

  constructor(input: ModerationInput) {
    super();
    const { requests } = input;
    const kit = kitOf(input.deps);
    this.messages = {
      setSlowMode: answer(kit, requests.setSlowMode, ({ seat, payload: { everySeconds } }) =>
        moderate(input, seat, { type: 'setSlowMode', everySeconds }),
      ),
      deleteLine: answer(kit, requests.deleteLine, ({ seat, payload: { lineId } }) =>
        moderate(input, seat, { type: 'deleteLine', lineId }),
      ),
      mute: muteHandler(input),
      removeViewer: answer(
        kit,
        requests.removeViewer,
        ({ seat, payload: { personId, takeBack = false, minutes } }) =>
          moderateOne(input, { seat, personId }, (target) => ({
            ...({ type: 'removeViewer', target, takeBack } as const),
            ...(minutes === undefined ? {} : { minutes }),
          })),
      ),
    };
  }
}

/** Takes `mute` alone, in a room whose other moderation is its own. */
export class MutePlugin extends RoomPlugin {
  override readonly pluginName = 'mutes' as const;
  override readonly messages: RequestHandlers<'mute'>;

  constructor(input: ModerationInput<{ readonly mute: MuteRow }>) {
    super();
    this.messages = { mute: muteHandler(input) };
  }
}

const muteHandler = (input: ModerationInput<{ readonly mute: MuteRow }>) =>
  answer(kitOf(input.deps), input.requests.mute, ({ seat, payload: { personId, minutes } }) =>
    moderateOne(input, { seat, personId }, (target) => ({ type: 'mute', target, minutes })),
  );

type Moderates = Pick<ModerationInput, 'deps' | 'mayModerate' | 'moderate'>;

async function moderate(input: Moderates, seat: Seat, command: ModerationCommand): Promise<Outcome<Done>> {
  if (!input.mayModerate(seat)) return refuse('Forbidden');
  const refused = await input.moderate(seat, command);
  return refused === null ? accept({}) : refuse(refused);
}

async function moderateOne(
  input: Moderates,
  { seat, personId }: { readonly seat: Seat; readonly personId: string },
  command: (target: Seat['person']) => ModerationCommand,
): Promise<Outcome<Done>> {
  if (!input.mayModerate(seat)) return refuse('Forbidden');
  const account = await input.deps.services.identity.get(personId);
  if (!account) return refuse('NotFound');
  return moderate(input, seat, command(personOf(account)));
}
