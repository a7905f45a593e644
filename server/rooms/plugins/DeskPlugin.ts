import { RoomPlugin } from '@colyseus/core';
import type * as desk from '../../../shared/protocol/desk.ts';
import { personOf } from '../../../shared/protocol/people.ts';
import type { Outcome, RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { Done, RequestSpec } from '../../../shared/protocol/requests.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { accept, answer, kitOf, type RequestHandlers, refuse, type Seat } from '../kernel/seat.ts';
import { type DeskCommand, deskView } from '../policies/desk.ts';
import type { Moderation } from '../policies/moderation.ts';

export type DeskRequest =
  | 'setChatRules'
  | 'setShield'
  | 'answerHeld'
  | 'setRole'
  | 'addNote'
  | 'moderationDesk';

/** The rows of the room's own table. */
interface DeskRows {
  readonly setChatRules: RequestSpec<typeof desk.setChatRulesCommand, Done>;
  readonly setShield: RequestSpec<typeof desk.setShieldCommand, Done>;
  readonly answerHeld: RequestSpec<typeof desk.answerHeldCommand, Done>;
  /** Absent: roles are named elsewhere, as in groups. */
  readonly setRole?: RequestSpec<typeof desk.setRoleCommand, Done>;
  readonly addNote: RequestSpec<typeof desk.addNoteCommand, Done>;
  readonly moderationDesk: RequestSpec<typeof desk.moderationDeskCommand, desk.DeskView>;
}

interface DeskInput {
  readonly deps: RoomDeps;
  readonly requests: DeskRows;
  /** Says whether this seat may moderate at all; the room's machine judges the rest. */
  readonly mayModerate: (seat: Seat) => boolean;
  /** Decides it. Resolves when it is done (null), or with why not. */
  readonly decide: (seat: Seat, command: DeskCommand) => Promise<RejectionCode | null>;
  /** Returns what the desk shows; null: it is not known right now. */
  readonly moderation: () => Promise<Moderation | null>;
}

/** Takes what moderators ask at the desk: the rules for lines, the Shield, lines that wait, roles, notes, and the log. */
export class DeskPlugin extends RoomPlugin {
  override readonly pluginName = 'desk' as const;
  override readonly messages: RequestHandlers<Exclude<DeskRequest, 'setRole'>> &
    Partial<RequestHandlers<'setRole'>>;

  constructor(input: DeskInput) {
    super();
    const { requests, deps } = input;
    const kit = kitOf(deps);
    this.messages = {
      setChatRules: answer(kit, requests.setChatRules, ({ seat, payload: { rules } }) =>
        decide(input, seat, { type: 'setChatRules', rules }),
      ),
      setShield: answer(kit, requests.setShield, ({ seat, payload: { isUp } }) =>
        decide(input, seat, { type: 'setShield', isUp }),
      ),
      answerHeld: answer(kit, requests.answerHeld, ({ seat, payload }) =>
        decide(input, seat, { type: 'answerHeld', ...payload }),
      ),
      ...(requests.setRole && {
        setRole: answer(kit, requests.setRole, ({ seat, payload: { personId, role } }) =>
          decideOf(input, { seat, personId }, (target) => ({ type: 'setRole', target, role })),
        ),
      }),
      addNote: answer(kit, requests.addNote, ({ seat, payload: { personId, text } }) =>
        decideOf(input, { seat, personId }, (target) => ({ type: 'addNote', target, text })),
      ),
      moderationDesk: answer(kit, requests.moderationDesk, async ({ seat }) => {
        if (!input.mayModerate(seat)) return refuse('Forbidden');
        const moderation = await input.moderation();
        if (!moderation) return refuse('TemporarilyUnavailable');
        return accept(deskView(moderation, deps.services.clock.nowMs()));
      }),
    };
  }
}

async function decide(input: DeskInput, seat: Seat, command: DeskCommand): Promise<Outcome<Done>> {
  if (!input.mayModerate(seat)) return refuse('Forbidden');
  const refused = await input.decide(seat, command);
  return refused === null ? accept({}) : refuse(refused);
}

async function decideOf(
  input: DeskInput,
  { seat, personId }: { readonly seat: Seat; readonly personId: string },
  command: (target: Seat['person']) => DeskCommand,
): Promise<Outcome<Done>> {
  if (!input.mayModerate(seat)) return refuse('Forbidden');
  const account = await input.deps.services.identity.get(personId);
  return account ? decide(input, seat, command(personOf(account))) : refuse('NotFound');
}
