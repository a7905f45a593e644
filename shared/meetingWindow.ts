import { HANDSHAKE } from './handshake/ticket.ts';
import type { MeetingPhase, MeetingSlot } from './protocol/meetings.ts';

/** Returns from when until when the codes of a meeting at that time count, in Unix ms, both included. */
export const meetingWindow = ({ startMs, endMs }: Pick<MeetingSlot, 'startMs' | 'endMs'>) => ({
  meetFromMs: startMs - HANDSHAKE.beforeMs,
  meetUntilMs: endMs + HANDSHAKE.afterMs,
});

/** Says whether two people who have agreed can meet now, and show each other the code. */
export function isTimeToMeet(
  { slot, phase }: { readonly slot: MeetingSlot | null; readonly phase: MeetingPhase },
  nowMs: number,
): boolean {
  if (!slot || (phase.type !== 'scheduled' && phase.type !== 'missed')) return false;
  const { meetFromMs, meetUntilMs } = meetingWindow(slot);
  return nowMs >= meetFromMs && nowMs <= meetUntilMs;
}
