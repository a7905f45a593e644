import { setTimeout as sleep } from 'node:timers/promises';
import type { Patience } from '../../server/demoShow/seat/persist.ts';
import { Seat } from '../../server/demoShow/seat/Seat.ts';
import { lineCommandId } from '../../shared/lineCommands.ts';
import type { ChatNews, LinesAnswer, WriteAnswer } from '../../shared/protocol/chat.ts';
import type { ChatLine } from '../../shared/protocol/chatLines.ts';

export interface WriterInput {
  readonly address: string;
  readonly session: { readonly token: string; readonly account: { readonly id: string } };
  readonly conversationId: string;
  readonly patience: Patience;
  /** Tells the commands of this writer from those of one before it; absent: there was none. */
  readonly round?: number;
  /** How long it waits between two lines, in the middle. */
  readonly pauseMs?: number;
  /** Returns what it writes in its line with that number. */
  readonly textOf?: (n: number) => string;
  /** Called for the text of each line that it is told. */
  readonly heard?: (text: string) => void;
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
            if (event.type === 'line' && event.line.type === 'text') {
              this.told.set(event.line.seq, event.line.commandId);
              input.heard?.(event.line.text);
            }
        },
      },
    });
  }

  join(): Promise<void> {
    return this.#seat.join(this.#input.patience);
  }

  /** Writes until `signal`. Resolves when all that was written has an answer. */
  async writeUntil(signal: AbortSignal): Promise<void> {
    const { pauseMs = PAUSE_MS } = this.#input;
    while (!signal.aborted) {
      await this.#write();
      await sleep(pauseMs * (0.5 + Math.random()));
    }
  }

  /** Reads the whole conversation, oldest line first. */
  async readAll(): Promise<readonly ChatLine[]> {
    const lines: ChatLine[] = [];
    for (let hasMore = true; hasMore; ) {
      const page = await this.#history(lines.at(-1)?.seq ?? 0);
      lines.push(...page.lines);
      hasMore = page.hasMore;
    }
    return lines;
  }

  /** How often it came in: more than once when it lost its seat. */
  get joins(): number {
    return this.#seat.joins;
  }

  leave(): Promise<void> {
    return this.#seat.leave();
  }

  #history(after: number): Promise<LinesAnswer> {
    return this.#seat.request<LinesAnswer>('history', { after, limit: 50 }, this.#input.patience);
  }

  async #write(): Promise<void> {
    this.#count += 1;
    // as a page makes it: servers that were killed since know what it knew
    const knew = Math.max(0, ...this.told.keys());
    const { session, round = 0 } = this.#input;
    const commandId = lineCommandId(knew, `${session.account.id}_${round}_${this.#count}`);
    this.isWaiting = true;
    try {
      const { textOf = (n: number) => `line ${n}` } = this.#input;
      const line = { commandId, text: textOf(this.#count) };
      const { seq } = await this.#seat.request<WriteAnswer>('write', line, this.#input.patience);
      this.written.push({ commandId, seq });
    } catch (error) {
      this.unanswered.push(`${commandId}: ${String(error)}`);
    } finally {
      this.isWaiting = false;
    }
  }
}
