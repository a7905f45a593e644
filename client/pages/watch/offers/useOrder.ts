import { useRef, useState } from 'react';
import { isAsset } from '../../../../shared/money.ts';
import type { OrderAnswer } from '../../../../shared/protocol/answers.ts';
import type { Rejection } from '../../../../shared/protocol/rejections.ts';
import { askUntilAnswered } from '../../../net/room/askUntilAnswered.ts';
import { noteBalance } from '../../../net/session.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { newCommandId } from '../../../wallet/newCommandId.ts';

export type OrderPhase =
  | { readonly type: 'editing'; readonly refused: Rejection | null }
  /** `uncertain`: no answer yet; it is asked again under the same id. */
  | { readonly type: 'sending'; readonly uncertain: boolean };

export interface Ordering {
  readonly phase: OrderPhase;
  /** True when the money is held. */
  readonly place: (payload: object) => Promise<boolean>;
}

/** A ticket, a request or an extension: one at a time, each held once however often it is asked for. */
export function useOrder(connection: StreamConnection, type: string): Ordering {
  const [phase, setPhase] = useState<OrderPhase>({ type: 'editing', refused: null });
  const busy = useRef(false);
  return {
    phase,
    async place(payload) {
      if (busy.current) return false;
      busy.current = true;
      setPhase({ type: 'sending', uncertain: false });
      const command = { type, payload: { ...payload, commandId: newCommandId() } };
      const reply = await askUntilAnswered<OrderAnswer>(connection, command, () =>
        setPhase({ type: 'sending', uncertain: true }),
      );
      busy.current = false;
      setPhase({ type: 'editing', refused: reply.type === 'answered' ? null : reply.rejection });
      if (reply.type !== 'answered') return false;
      const { asset, balanceMinor } = reply.value;
      if (isAsset(asset)) noteBalance({ asset, amountMinor: balanceMinor });
      return true;
    },
  };
}
