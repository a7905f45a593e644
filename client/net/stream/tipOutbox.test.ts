import { describe, expect, it } from 'vitest';
import type { TipAnswer } from '../../../shared/protocol/answers.ts';
import type { TipCommand } from '../../../shared/protocol/commands.ts';
import { rejection } from '../../../shared/protocol/rejections.ts';
import type { Reply } from '../room/requestOutcome.ts';
import { replyOfFailure } from '../room/requestOutcome.ts';
import { readPending } from './pendingTips.ts';
import { createTipOutbox, RESEND_WITHIN_MS, type TipOutcome } from './tipOutbox.ts';

const ORDER = { amountMinor: '500', asset: 'USD' } as const;
const PAID: Reply<TipAnswer> = { type: 'answered', value: { balanceMinor: '1' } as TipAnswer };
const LOST = replyOfFailure(new Error('connection closed before a response was received.'));
const refusedWith = (code: Parameters<typeof rejection>[0]) =>
  replyOfFailure({ name: 'rejected', reason: rejection(code) });

function memory() {
  const map = new Map<string, string>();
  return {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  };
}

/** One page: `replies` are what the server says, in order; after them there is no seat any more. */
function page({
  replies,
  storage = memory(),
  nowMs = 1_000,
  accountId = 'us_a',
  streamId = 'st_a',
}: {
  replies: Reply<TipAnswer>[];
  storage?: ReturnType<typeof memory>;
  nowMs?: number;
  accountId?: string;
  streamId?: string;
}) {
  const sent: TipCommand[] = [];
  const keptWhenSent: number[] = [];
  const outbox = createTipOutbox({
    accountId,
    streamId,
    storage,
    send: async (command) => {
      sent.push(command);
      keptWhenSent.push(readPending(storage).length);
      return replies.shift()!;
    },
    whenJoined: async () => replies.length > 0,
    pause: async () => undefined,
    nowMs: () => nowMs,
    newCommandId: () => `command-${nowMs}-${sent.length}`,
    random: () => 0,
  });
  const resumed: TipOutcome[] = [];
  const resume = async () => {
    outbox.resume((outcome) => resumed.push(outcome));
    await new Promise((resolve) => setImmediate(resolve));
    return resumed;
  };
  return { outbox, sent, storage, keptWhenSent, resume };
}

describe('a tip', () => {
  it('[NS20] is kept before it is sent, and forgotten when answered', async () => {
    const { outbox, keptWhenSent, storage } = page({ replies: [PAID] });
    expect(await outbox.tip(ORDER)).toMatchObject({ type: 'paid', answer: { balanceMinor: '1' } });
    expect(keptWhenSent).toEqual([1]);
    expect(readPending(storage)).toEqual([]);
  });

  it.each([
    ['a lost connection', LOST],
    ['a server fault', replyOfFailure({ name: 'Error', message: 'boom' })],
    ['TemporarilyUnavailable', refusedWith('TemporarilyUnavailable')],
    ['InternalError', refusedWith('InternalError')],
    ['Deposed', refusedWith('Deposed')],
  ])('[NS21] after %s is sent again under the same id', async (_name, reply) => {
    const { outbox, sent } = page({ replies: [reply, reply, PAID] });
    let uncertain = 0;
    expect((await outbox.tip(ORDER, () => uncertain++)).type).toBe('paid');
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map(({ commandId }) => commandId)).size).toBe(1);
    expect(uncertain).toBe(2);
  });

  it('[NS22] that was refused is told and not sent again', async () => {
    const { outbox, sent, storage } = page({ replies: [refusedWith('InsufficientFunds'), PAID] });
    expect(await outbox.tip(ORDER)).toMatchObject({
      type: 'refused',
      rejection: { code: 'InsufficientFunds' },
    });
    expect(sent).toHaveLength(1);
    expect(readPending(storage)).toEqual([]);
  });

  it('[NS23] that was never answered is sent by the next page, for its own stream and person only', async () => {
    const storage = memory();
    const first = page({ replies: [LOST], storage });
    expect((await first.outbox.tip(ORDER)).type).toBe('unconfirmed');
    const elsewhere = page({ replies: [PAID], storage, streamId: 'st_b' });
    const other = page({ replies: [PAID], storage, accountId: 'us_b' });
    expect([...(await elsewhere.resume()), ...(await other.resume())]).toEqual([]);
    const again = page({ replies: [PAID], storage, nowMs: 2_000 });
    expect(await again.resume()).toMatchObject([{ type: 'paid' }]);
    expect(again.sent).toEqual(first.sent);
    expect(readPending(storage)).toEqual([]);
  });

  it('[NS24] that is too old is told once, and not sent', async () => {
    const storage = memory();
    await page({ replies: [LOST], storage, nowMs: 0 }).outbox.tip(ORDER);
    const late = page({ replies: [PAID], storage, nowMs: RESEND_WITHIN_MS + 1 });
    expect(await late.resume()).toMatchObject([{ type: 'unconfirmed' }]);
    expect(late.sent).toEqual([]);
    expect(readPending(storage)).toEqual([]);
  });

  it('[NS24] that is just young enough is sent', async () => {
    const storage = memory();
    await page({ replies: [LOST], storage, nowMs: 0 }).outbox.tip(ORDER);
    expect(await page({ replies: [PAID], storage, nowMs: RESEND_WITHIN_MS }).resume()).toMatchObject([
      { type: 'paid' },
    ]);
  });
});
