import type { DisputeView } from '../../shared/protocol/disputes.ts';
import { winnerOf } from './meetingBids.ts';
import type { MeetingBody } from './meetingBody.ts';

/** Returns a disputed meeting as an arbiter is shown it; null: it is none. */
export function disputeView(meetingId: string, body: MeetingBody): DisputeView | null {
  const { phase, creator, slot, terms, said = [], here = [], refusedProofs = [] } = body;
  const winner = winnerOf(body);
  if (phase.type !== 'disputed' || !winner || !slot) return null;
  const ofPerson = (personId: string) => {
    const was = here.find((one) => one.personId === personId);
    return was ? { fromMs: was.fromMs, untilMs: was.untilMs } : null;
  };
  return {
    ...{ meetingId, creator, fan: winner.fan, slot, amountMinor: winner.amountMinor },
    // what was contested last is all that meetings of before have kept
    said: said.length > 0 ? said : [{ byId: phase.byId, text: phase.text, atMs: 0 }],
    here: { creator: ofPerson(creator.id), fan: ofPerson(winner.fan.id) },
    refusedProofs,
    hasDeviceKey: winner.deviceKey !== undefined,
    resolveByMs: phase.resolveByMs,
    defaultPercent: terms.unprovenToCreatorPercent,
  };
}
