import type { OrderEnd } from '../../../../shared/protocol/modes.ts';
import { takenFor } from '../../../services/ledger/holds/holds.ts';
import type { Call, Modes } from './modes.ts';
import { release } from './orders.ts';
import { change, type StreamState } from './state.ts';
import { lengthOf } from './views.ts';

/** What was delivered of a call by now. */
export function deliveredMs(call: Call, nowMs: number): number {
  const { phase } = call;
  if (phase.t === 'accepted' || phase.t === 'connecting') return 0;
  const running = phase.t === 'running' ? Math.max(0, nowMs - phase.sinceMs) : 0;
  return Math.min(lengthOf(call), phase.deliveredMs + running);
}

/**
 * Back to the mode before; each part is paid for as far as it was delivered. `fanLeft`: the fan is the one who left,
 * after the start, so that all is paid where the terms say so. `end`: what is said when nothing was delivered.
 */
export function closeCall(
  state: StreamState,
  how: { readonly fanLeft: boolean; readonly end: OrderEnd; readonly nowMs: number },
): StreamState {
  const { call } = state.modes;
  if (!call) return state;
  const hasStarted = call.phase.t === 'running' || call.phase.t === 'paused';
  const isWhole = hasStarted && how.fanLeft && call.request.terms.fanLeaves === 'pays';
  const delivered = isWhole ? lengthOf(call) : deliveredMs(call, how.nowMs);
  const settled = settleSegments(state.modes, call, { delivered, end: how.end });
  const { extension } = call;
  const without = extension
    ? release(settled, {
        order: extension,
        purpose: 'extension',
        hold: extension.state === 'placing' ? 'placing' : 'placed',
        end: 'returned',
      })
    : settled;
  return change(state, { ...without, call: null });
}

function settleSegments(
  modes: Modes,
  call: Call,
  { delivered, end }: { readonly delivered: number; readonly end: OrderEnd },
): Modes {
  let offsetMs = 0;
  let next = modes;
  for (const [index, { order, lengthMs }] of call.segments.entries()) {
    const part = Math.min(lengthMs, Math.max(0, delivered - offsetMs));
    offsetMs += lengthMs;
    const takenMinor = takenFor(BigInt(order.amountMinor), { delivered: part, of: lengthMs });
    next = release(next, {
      order,
      purpose: index === 0 ? 'call' : 'extension',
      hold: 'placed',
      end: takenMinor > 0n ? 'settled' : end,
      takenMinor,
      memo: { callId: call.callId, deliveredMs: String(part), lengthMs: String(lengthMs) },
    });
  }
  return next;
}
