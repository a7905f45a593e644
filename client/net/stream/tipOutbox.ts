import type { TipAnswer } from '../../../shared/protocol/answers.ts';
import type { TipCommand } from '../../../shared/protocol/commands.ts';
import type { Rejection } from '../../../shared/protocol/rejections.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import { backoffMs } from '../backoff.ts';
import type { Reply } from '../room/requestOutcome.ts';
import { type PendingTip, readPending, writePending } from './pendingTips.ts';

export const RESEND_WITHIN_MS = 10 * MINUTE_MS;

export type TipOutcome =
  | { readonly type: 'paid'; readonly tip: PendingTip; readonly answer: TipAnswer }
  | { readonly type: 'refused'; readonly tip: PendingTip; readonly rejection: Rejection }
  /** The page left before an answer came; it may have been paid. */
  | { readonly type: 'unconfirmed'; readonly tip: PendingTip };

export interface TipOutboxInput {
  readonly accountId: string;
  readonly streamId: string;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly send: (command: TipCommand) => Promise<Reply<TipAnswer>>;
  /** False: there will be no seat any more. */
  readonly whenJoined: () => Promise<boolean>;
  readonly pause: (delayMs: number) => Promise<void>;
  readonly nowMs: () => number;
  readonly newCommandId: () => string;
  readonly random: () => number;
}

export interface TipOutbox {
  readonly tip: (order: Omit<TipCommand, 'commandId'>, onUncertain?: () => void) => Promise<TipOutcome>;
  /** What an earlier page of this session left behind; each is told once. */
  readonly resume: (onOutcome: (outcome: TipOutcome) => void) => void;
}

/** Sends each tip with the same command id until there is an answer. */
export function createTipOutbox(input: TipOutboxInput): TipOutbox {
  const under = new Set<string>();

  const keep = (tip: PendingTip) => writePending(input.storage, [...readPending(input.storage), tip]);
  const drop = ({ command }: PendingTip) =>
    writePending(
      input.storage,
      readPending(input.storage).filter((other) => other.command.commandId !== command.commandId),
    );

  async function see(tip: PendingTip, onUncertain?: () => void): Promise<TipOutcome> {
    under.add(tip.command.commandId);
    for (let attempt = 0; await input.whenJoined(); attempt += 1) {
      const reply = await input.send(tip.command);
      if (reply.type !== 'unknown') {
        drop(tip);
        return reply.type === 'answered'
          ? { type: 'paid', tip, answer: reply.value }
          : { type: 'refused', tip, rejection: reply.rejection };
      }
      onUncertain?.();
      await input.pause(backoffMs(attempt, input.random()));
    }
    return { type: 'unconfirmed', tip };
  }

  return {
    tip(order, onUncertain) {
      const command = { ...order, commandId: input.newCommandId() };
      const tip = {
        accountId: input.accountId,
        streamId: input.streamId,
        madeAtMs: input.nowMs(),
        command,
      };
      keep(tip);
      return see(tip, onUncertain);
    },
    resume(onOutcome) {
      const mine = readPending(input.storage).filter(
        (tip) =>
          tip.accountId === input.accountId &&
          tip.streamId === input.streamId &&
          !under.has(tip.command.commandId),
      );
      for (const tip of mine) {
        if (input.nowMs() - tip.madeAtMs > RESEND_WITHIN_MS) {
          drop(tip);
          onOutcome({ type: 'unconfirmed', tip });
        } else void see(tip).then(onOutcome);
      }
    },
  };
}
