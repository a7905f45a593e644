import { RoomPlugin } from '@colyseus/core';
import type { TextLeftOut } from '../../../shared/protocol/answers.ts';
import type { StageView } from '../../../shared/protocol/feed.ts';
import { AUDIENCE_REQUESTS } from '../../../shared/protocol/requests.ts';
import type { Standing } from '../../domain/access.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { answer, closedCode, kitOf, type RequestHandlers, refuse, type Seat } from '../kernel/seat.ts';
import { paidTipOf, type TipFact } from '../policies/tips.ts';
import { placeTip } from './placeTip.ts';

/** `tip`: paid first, in the journal; then everybody is told. */
export class TipsPlugin extends RoomPlugin {
  override readonly pluginName = 'tips' as const;
  override readonly messages: RequestHandlers<'tip'>;

  constructor(input: {
    readonly deps: RoomDeps;
    readonly streamId: () => string;
    /** null: not sure of anything right now. */
    readonly stage: () => StageView | null;
    readonly paid: (tip: TipFact) => void;
    /** Why that person may not write on that tip right now; null: they may, and have. */
    readonly whySilent: (seat: Seat, tipId: string) => Promise<TextLeftOut | null>;
  }) {
    super();
    const { services, metrics } = input.deps;
    const { clock } = services;
    this.messages = {
      tip: answer(kitOf(input.deps), AUDIENCE_REQUESTS.tip, async ({ seat, payload }) => {
        if (!mayTip(seat.standing)) return refuse(closedCode(seat.standing));
        const startedAtMs = clock.nowMs();
        const stage = input.stage();
        const placed = await placeTip(services, {
          command: payload,
          giver: seat.person,
          stage,
          streamId: input.streamId(),
          whySilent: (tipId) => input.whySilent(seat, tipId),
        });
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

/** Who stands at a door that tips open may tip there. */
function mayTip(standing: Standing): boolean {
  return standing.at === 'inside' || (standing.at === 'door' && standing.keys.some(({ t }) => t === 'tip'));
}
