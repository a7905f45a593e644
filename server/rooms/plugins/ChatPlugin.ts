import { RoomPlugin } from '@colyseus/core';
import type { SayAnswer } from '../../../shared/protocol/answers.ts';
import type { sayCommand } from '../../../shared/protocol/commands.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { RequestSpec } from '../../../shared/protocol/requests.ts';
import { checkLine } from '../../domain/text.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { accept, answer, kitOf, type RequestHandlers, refuse, type Seat } from '../kernel/seat.ts';

export type ChatRequest = 'say';

/** A line as a seat wrote it, tidied. The same command again makes a line with the same id. */
export interface WrittenLine {
  readonly id: string;
  readonly from: Person;
  readonly text: string;
}

/** Takes `say`, a chat line. The room says what becomes of it. */
export class ChatPlugin extends RoomPlugin {
  override readonly pluginName = 'chat' as const;
  override readonly messages: RequestHandlers<ChatRequest>;

  constructor(input: {
    readonly deps: RoomDeps;
    /** The row of the room's own table. */
    readonly requests: { readonly say: RequestSpec<typeof sayCommand, SayAnswer> };
    /**
     * Tells the line. Resolves when everybody was told (null), or with why not. A line that was told before counts as
     * told.
     */
    readonly say: (line: WrittenLine, seat: Seat) => Promise<RejectionCode | null>;
  }) {
    super();
    const { services } = input.deps;
    this.messages = {
      say: answer(kitOf(input.deps), input.requests.say, async ({ seat, payload }) => {
        const text = checkLine(payload.text);
        if (!text.ok) return refuse(text.code);
        const lineId = payload.commandId
          ? `ln_${seat.person.id}_${payload.commandId}`
          : services.ids.next('ln');
        const refused = await input.say({ id: lineId, from: seat.person, text: text.value }, seat);
        return refused === null ? accept({ lineId }) : refuse(refused);
      }),
    };
  }
}
