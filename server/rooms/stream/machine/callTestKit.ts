import { MINUTE_MS } from '../../../../shared/time.ts';
import { bidFor, MachineStage, REQUESTS } from './machineTestKit.ts';

export const LENGTH_MS = 10 * MINUTE_MS;
export const CALL = 'call_1';
export const open = (patch: Partial<typeof REQUESTS> | Record<string, unknown> = {}) =>
  MachineStage.live().do({ ...REQUESTS, ...patch });
export const report = (shardId: string, partnerOf: string | null) =>
  ({
    type: 'shardReported',
    shardId,
    report: { roomId: shardId, seats: 1, partnerOf, epoch: 1, base: {}, totals: {} },
  }) as const;

/** Somebody's bid was accepted, both are ready, both connected, and the partner's seat is known. */
export function calling(patch: Record<string, unknown> = {}, amountMinor = '1000') {
  const stage = open(patch).ask(1, 'or_1', bidFor(amountMinor)).pay();
  if (!stage.modes.call) stage.do({ type: 'acceptRequest', orderId: 'or_1' });
  stage.do({ type: 'readyForCall' }).ask(1, 'ask_r', { type: 'readyForCall' });
  stage.do({ type: 'callConnected', callId: CALL }).ask(1, 'ask_c', { type: 'callConnected', callId: CALL });
  return stage.do(report('sh_a', CALL));
}
export const timer = (stage: MachineStage) =>
  stage.mode.type === 'oneToOne' ? stage.mode.call.timer.type : stage.mode.type;
