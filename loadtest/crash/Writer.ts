import { setTimeout as sleep } from 'node:timers/promises';
import type { Patience } from '../../server/demoShow/seat/persist.ts';
import { Seat } from '../../server/demoShow/seat/Seat.ts';
import { lineCommandId } from '../../shared/lineCommands.ts';
import type { ChatNews, LinesAnswer, WriteAnswer } from '../../shared/protocol/chat.ts';
import type { Session } from '../../shared/protocol/http.ts';

export interface WriterInput {
  readonly address: string;
  readonly session: Session;
  readonly conversationId: string;
  readonly patience: Patience;
  /** Tells the commands of this writer from those of one before it; absent: there was none. */
  readonly round?: number;
}

/** A little less often than one person may write. */
const PAUSE_MS = 480;

/** Writes line after line into one conversation, and keeps everything it was told. */
export class Writer {
  readonly #input: WriterInput;
  readonly #seat: Seat;
  /** The lines that were acknowledged, in the order in which they were written. */
  readonly written: { readonly commandId: string; readonly seq: number }[] = [];
  /** Which command's line it was told under each number, by whichever server. */
  readonly told = new Map<number, string>();
  /** The commands that were refused or never answered, in words. */
  readonly unanswered: string[] = [];
  isWaiting = false;
  #count = 0;

  constructor(input: WriterInput) {
    this.#input = input;
    const { address, session, conversationId } = input;
    this.#seat = new Seat({
      address,
      token: session.token,
      room: 'chat',
      options: { conversationId },
      messages: {
        news: ({ events }: ChatNews) => {
          for (const event of events)
            if (event.type === 'line' && event.line.type === 'text')
              this.told.set(event.line.seq, event.line.commandId);
        },
      },
    });
  }

  join(): Promise<void> {
    return this.#seat.join(this.#input.patience);
  }

  /** Writes until `signal`. Resolves when all that was written has an answer. */
  async writeUntil(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#write();
      await sleep(PAUSE_MS * (0.5 + Math.random()));
    }
  }

  history(after: number): Promise<LinesAnswer> {
    return this.#seat.request<LinesAnswer>('history', { after, limit: 50 }, this.#input.patience);
  }

  leave(): Promise<void> {
    return this.#seat.leave();
  }

  async #write(): Promise<void> {
    this.#count += 1;
    // as a page makes it: servers that were killed since know what it knew
    const knew = Math.max(0, ...this.told.keys());
    const { session, round = 0 } = this.#input;
    const commandId = lineCommandId(knew, `${session.account.id}_${round}_${this.#count}`);
    this.isWaiting = true;
    try {
      const line = { commandId, text: `line ${this.#count}` };
      const { seq } = await this.#seat.request<WriteAnswer>('write', line, this.#input.patience);
      this.written.push({ commandId, seq });
    } catch (error) {
      this.unanswered.push(`${commandId}: ${String(error)}`);
    } finally {
      this.isWaiting = false;
    }
  }
}
