import { RoomPlugin } from '@colyseus/core';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { STREAM_REQUESTS } from '../../../shared/protocol/requests.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { accept, answer, kitOf, type RequestHandlers, refuse } from '../kernel/seat.ts';
import { checkLine } from '../policies/text.ts';
import type { SpokenLine } from '../stream/link/link.ts';

export type ChatRequest = 'say';
/** The row of the room's own table. */
type ChatRows = Pick<typeof STREAM_REQUESTS, ChatRequest>;

/** `say`: a chat line, by the creator or a viewer. */
export class ChatPlugin extends RoomPlugin {
  override readonly pluginName = 'chat' as const;
  override readonly messages: RequestHandlers<ChatRequest>;

  constructor(input: {
    readonly deps: RoomDeps;
    readonly requests: ChatRows;
    /** Resolves when everybody was told, or with why not. */
    readonly say: (line: SpokenLine) => Promise<RejectionCode | null>;
  }) {
    super();
    const { services } = input.deps;
    this.messages = {
      say: answer(kitOf(input.deps), input.requests.say, async ({ seat, payload }) => {
        const text = checkLine(payload.text);
        if (!text.ok) return refuse(text.code);
        // a repeated command makes the same line, and the authority says each line once
        const lineId = payload.commandId
          ? `ln_${seat.person.id}_${payload.commandId}`
          : services.ids.next('ln');
        const role = seat.role === 'creator' ? 'creator' : 'viewer';
        const refused = await input.say({ id: lineId, from: seat.person, role, text: text.value });
        return refused === null ? accept({ lineId }) : refuse(refused);
      }),
    };
  }
}
