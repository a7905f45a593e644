import type { WriteAnswer } from '../../../shared/protocol/chat.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { createStore, type Store } from '../../base/createStore.ts';
import { changeOutgoing, isWhole, type Outgoing, type OutgoingChange } from '../../model/chat/outgoing.ts';
import { backoffMs } from '../backoff.ts';
import type { Reply } from '../room/requestOutcome.ts';

export interface ChatOutboxInput {
  /** What an earlier page left behind. */
  readonly before: readonly Outgoing[];
  readonly keep: (message: Outgoing) => void;
  readonly drop: (commandIds: ReadonlySet<string>) => void;
  readonly send: (message: Outgoing) => Promise<Reply<WriteAnswer>>;
  /** False: there will be no seat any more. */
  readonly whenJoined: () => Promise<boolean>;
  readonly pause: (delayMs: number) => Promise<void>;
  readonly random: () => number;
}

export interface ChatOutbox {
  readonly messages: Store<readonly Outgoing[]>;
  readonly write: (message: Omit<Outgoing, 'state'>) => void;
  /** Tries once more what was refused. */
  readonly again: (commandId: string) => void;
  readonly take: (commandId: string) => void;
  /** A file is with the server: the message that waits for it goes on. */
  readonly uploaded: (key: string, fileId: string) => void;
  /** A message cannot be sent, as one of its files cannot. */
  readonly refuse: (commandId: string, code: RejectionCode) => void;
  /** The room has told the lines of these commands. */
  readonly seen: (commandIds: ReadonlySet<string>) => void;
}

/**
 * Sends what is written, one after the other and in order, each under its own `commandId` until the room has answered.
 * What has no answer is kept over a reload.
 */
export function createChatOutbox(input: ChatOutboxInput): ChatOutbox {
  const messages = createStore(input.before);
  let isSending = false;

  const change = (next: OutgoingChange) => messages.set(changeOutgoing(messages.get(), next));
  const changeKept = (commandId: string, next: OutgoingChange) => {
    change(next);
    const message = messages.get().find((each) => each.commandId === commandId);
    if (message) input.keep(message);
  };
  const nextToSend = () => messages.get().find(isToSend);

  async function sendAll(): Promise<void> {
    if (isSending) return;
    isSending = true;
    let attempt = 0;
    for (let next = nextToSend(); next && (await input.whenJoined()); next = nextToSend()) {
      const reply = await input.send(next);
      const waitMs = waitAfter(reply);
      if (waitMs === null) {
        settle(next, reply);
        attempt = 0;
      } else {
        await input.pause(Math.max(waitMs, backoffMs(attempt, input.random())));
        attempt += 1;
      }
    }
    isSending = false;
  }

  function settle({ commandId }: Outgoing, reply: Reply<WriteAnswer>): void {
    if (reply.type === 'answered') {
      change({ type: 'said', commandId });
      input.drop(new Set([commandId]));
    } else {
      changeKept(commandId, { type: 'refused', commandId, code: reply.rejection.code });
    }
  }

  void sendAll();
  return {
    messages,
    write(message) {
      const made: Outgoing = { ...message, state: { type: 'sending' } };
      change({ type: 'written', message: made });
      input.keep(made);
      void sendAll();
    },
    again(commandId) {
      changeKept(commandId, { type: 'again', commandId });
      void sendAll();
    },
    take(commandId) {
      change({ type: 'taken', commandId });
      input.drop(new Set([commandId]));
    },
    uploaded(key, fileId) {
      const waits = messages.get().find(({ files }) => files?.some((file) => file.key === key));
      if (waits) changeKept(waits.commandId, { type: 'uploaded', key, fileId });
      void sendAll();
    },
    refuse: (commandId, code) => changeKept(commandId, { type: 'refused', commandId, code }),
    seen(commandIds) {
      const before = messages.get();
      change({ type: 'seen', commandIds });
      if (messages.get() !== before) input.drop(commandIds);
    },
  };
}

const isToSend = (message: Outgoing) => message.state.type === 'sending' && isWhole(message);

const WORTH_WAITING: ReadonlySet<RejectionCode> = new Set(['RateLimited', 'SlowMode']);

/** Returns how long to wait before the same message is sent again; null: the answer is final. */
function waitAfter(reply: Reply<WriteAnswer>): number | null {
  if (reply.type === 'unknown') return 0;
  if (reply.type === 'refused' && WORTH_WAITING.has(reply.rejection.code))
    return reply.rejection.retryAfterMs ?? 0;
  return null;
}
