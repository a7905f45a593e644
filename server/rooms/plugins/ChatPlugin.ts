import { type Client, type MessageContext, RoomPlugin } from '@colyseus/core';
import type { SayAnswer } from '../../../shared/protocol/answers.ts';
import { sayCommand } from '../../../shared/protocol/commands.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { accept, answer, kitOf, refuse } from '../kernel/seat.ts';
import { checkLine } from '../policies/text.ts';
import type { SpokenLine } from '../stream/link/link.ts';

type Handler = (client: Client, payload: unknown, context: MessageContext) => Promise<unknown>;

/** `say`: a chat line, by the creator or a viewer. */
export class ChatPlugin extends RoomPlugin {
  override readonly pluginName = 'chat' as const;
  override readonly messages: { readonly say: Handler };

  constructor(input: {
    readonly deps: RoomDeps;
    /** Resolves when everybody was told, or with why not. */
    readonly say: (line: SpokenLine) => Promise<RejectionCode | null>;
  }) {
    super();
    const { services } = input.deps;
    this.messages = {
      say: answer(kitOf(input.deps), {
        schema: sayCommand,
        rate: 'say',
        roles: ['creator', 'viewer'],
        run: async ({ seat, payload }) => {
          const text = checkLine(payload.text);
          if (!text.ok) return refuse(text.code);
          // a repeated command makes the same line, and the authority says each line once
          const lineId = payload.commandId
            ? `ln_${seat.person.id}_${payload.commandId}`
            : services.ids.next('ln');
          const role = seat.role === 'creator' ? 'creator' : 'viewer';
          const refused = await input.say({ id: lineId, from: seat.person, role, text: text.value });
          return refused === null ? accept<SayAnswer>({ lineId }) : refuse(refused);
        },
      }),
    };
  }
}
