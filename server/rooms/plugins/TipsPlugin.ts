import { RoomPlugin } from '@colyseus/core';
import type { TextLeftOut, TipAnswer } from '../../../shared/protocol/answers.ts';
import type { tipCommand } from '../../../shared/protocol/commands.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { RequestSpec } from '../../../shared/protocol/requests.ts';
import type { Checked } from '../../domain/text.ts';
import { placeTip, type TipTaker } from '../../domain/tips/placeTip.ts';
import { paidTipOf, type TipFact, tipEntryId } from '../../domain/tips/tipEntry.ts';
import type { TracingPort } from '../../services/tracing/port.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { answer, kitOf, type RequestHandlers, refuse, type Seat } from '../kernel/seat.ts';

export type TipRequest = 'tip';

/** Takes `tip`. The tip is paid first, in the journal; then the room is told, and tells everybody. */
export class TipsPlugin extends RoomPlugin {
  override readonly pluginName = 'tips' as const;
  override readonly messages: RequestHandlers<TipRequest>;

  constructor(input: {
    readonly deps: RoomDeps;
    /** The row of the room's own table. */
    readonly requests: { readonly tip: RequestSpec<typeof tipCommand, TipAnswer> };
    /** What tips here are for: the `ref` of their entries. */
    readonly ref: () => string;
    /** Returns who is paid and what is asked of a tip right now, or why nobody can be tipped. */
    readonly taker: () => Checked<TipTaker>;
    readonly paid: (tip: TipFact) => void;
    /** Returns why this seat may not tip here; null: it may. Every seat may unless this is given. */
    readonly whyNot?: (seat: Seat) => RejectionCode | null;
    /** Returns why that person may not write on that tip right now; null: they may, and have. */
    readonly whySilent: (seat: Seat, tipId: string) => Promise<TextLeftOut | null>;
  }) {
    super();
    const { services, metrics } = input.deps;
    const { clock, tracing, opaqueIds } = services;
    this.messages = {
      tip: answer(kitOf(input.deps), input.requests.tip, async ({ seat, payload, cameAtMs }) => {
        const barred = input.whyNot?.(seat) ?? null;
        if (barred !== null) return refuse(barred);
        const startedAtMs = clock.nowMs();
        const judgedAtMs = tracing.nowMs();
        const placed = await placeTip(services, {
          command: payload,
          giver: seat.person,
          ref: input.ref(),
          taker: input.taker(),
          whySilent: (tipId) => input.whySilent(seat, tipId),
        });
        if (tracing.isOn) {
          const tip = opaqueIds.tip(tipEntryId(seat.person.id, payload.commandId));
          const outcome = placed.ok ? 'paid' : placed.rejection.code;
          takeDown(tracing, { cameAtMs, judgedAtMs, facts: { tip, ref: input.ref(), outcome } });
        }
        if (!placed.ok) return placed;
        const { receipt, tipId } = placed.value;
        const paid = paidTipOf(receipt);
        if (paid) input.paid({ ...paid, tipId });
        metrics.tipSettled(clock.nowMs() - startedAtMs);
        return placed;
      }),
    };
  }
}

function takeDown(
  tracing: TracingPort,
  tip: {
    readonly cameAtMs: number;
    readonly judgedAtMs: number;
    readonly facts: { readonly tip: string; readonly ref: string; readonly outcome: string };
  },
): void {
  const { cameAtMs: startMs, judgedAtMs, facts } = tip;
  const judged = { name: 'tip.judged', startMs, endMs: judgedAtMs } as const;
  tracing.whole(
    { of: 'tip', id: facts.tip },
    { name: 'tip', startMs, endMs: tracing.nowMs(), facts, steps: [judged] },
  );
}
