import { useRef, useState } from 'react';
import { isAsset } from '../../../../shared/money.ts';
import type { Rejection } from '../../../../shared/protocol/rejections.ts';
import type { PayloadOf, StageRequests } from '../../../../shared/protocol/requests.ts';
import { newCommandId } from '../../../net/commandIds.ts';
import { askUntilAnswered } from '../../../net/room/askUntilAnswered.ts';
import { noteBalance } from '../../../net/session.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';

export type OrderPhase =
  | { readonly type: 'editing'; readonly refused: Rejection | null }
  /** It is sent. While it is `uncertain` there is no answer yet, and it is asked again under the same id. */
  | { readonly type: 'sending'; readonly uncertain: boolean };

export interface Ordering<Name extends OrderName> {
  readonly phase: OrderPhase;
  /** True when the money is held. */
  readonly place: (order: Omit<PayloadOf<StageRequests[Name]>, 'commandId'>) => Promise<boolean>;
}

type OrderName = 'buyTicket' | 'orderItem' | 'requestCall' | 'extendCall';

/** A ticket, a request or an extension: one at a time, each held once however often it is asked for. */
export function useOrder<Name extends OrderName>(connection: StreamConnection, type: Name): Ordering<Name> {
  const [phase, setPhase] = useState<OrderPhase>({ type: 'editing', refused: null });
  const busy = useRef(false);
  return {
    phase,
    async place(order) {
      if (busy.current) return false;
      busy.current = true;
      setPhase({ type: 'sending', uncertain: false });
      const payload = { ...order, commandId: newCommandId() } as PayloadOf<StageRequests[Name]> & {
        commandId: string;
      };
      const reply = await askUntilAnswered<StageRequests, Name>(connection, { type, payload }, () =>
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
