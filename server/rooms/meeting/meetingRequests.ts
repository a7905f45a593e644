import type { HandshakeProof } from '../../../shared/handshake/ticket.ts';
import { needsForm } from '../../../shared/meetingChecks.ts';
import { MEETING_LIMITS } from '../../../shared/meetingLimits.ts';
import { MEETING_REQUESTS, type MeetingSlot } from '../../../shared/protocol/meetings.ts';
import type { Outcome, RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { Done } from '../../../shared/protocol/requests.ts';
import { tidyText } from '../../../shared/tidyText.ts';
import { winnerOf } from '../../domain/meetingBids.ts';
import { handshakeFacts, withoutChain } from '../../domain/meetingHandshake.ts';
import { checkWhere, saysWhere } from '../../domain/meetingWhere.ts';
import type { NoTime } from '../../services/meetings/port.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { rowsOf } from '../kernel/rows.ts';
import { accept, type RequestHandlers, type RunRequest, refuse } from '../kernel/seat.ts';
import type { MeetingAuthority } from './MeetingAuthority.ts';
import type { MeetingCommand } from './meetingMachine.ts';

interface Parts {
  readonly deps: RoomDeps;
  readonly meeting: () => MeetingAuthority;
}
type Name = keyof typeof MEETING_REQUESTS;
type Spec<N extends Name> = (typeof MEETING_REQUESTS)[N];

/** Makes the handlers of room `meeting`: what is asked becomes a command, and time is taken before it is decided on. */
export function meetingHandlers(parts: Parts): RequestHandlers<Name> {
  const { meeting } = parts;
  const on = row(parts);
  const done = (command: MeetingCommand) => meeting().command(command);
  const said = (type: 'reportMissed' | 'contest') =>
    on(type, ({ seat, payload }) => {
      const text = tidyText(payload.text);
      if ([...text].length > MEETING_LIMITS.messageChars) return 'MessageTooLong';
      return done({ type, byId: seat.person.id, text });
    });
  return {
    acceptBid: on('acceptBid', async ({ payload: { bidId, slotId } }) => {
      const slot = meeting().told.lot ?? (slotId === undefined ? 'SlotGone' : await slotOf(parts, slotId));
      if (typeof slot === 'string') return slot;
      const { meetingId } = meeting().told;
      const insecure = await parts.deps.services.walletBids.secure({ meetingId, bidId });
      return insecure ?? meeting().withSlot(slot, { type: 'acceptBid', bidId, slot });
    }),
    declineBid: on('declineBid', ({ payload: { bidId } }) => done({ type: 'declineBid', bidId })),
    withdrawBid: on('withdrawBid', ({ seat, payload: { bidId } }) =>
      done({ type: 'withdrawBid', byId: seat.person.id, bidId }),
    ),
    consent: on('consent', ({ seat, payload }) => giveConsent(parts, seat.person.id, payload)),
    review: on('review', ({ payload: { isApproved } }) => done({ type: 'review', isApproved })),
    proposeTime: on('proposeTime', async ({ seat, payload: { slotId } }) => {
      const slot = await slotOf(parts, slotId);
      return typeof slot === 'string' ? slot : done({ type: 'proposeTime', byId: seat.person.id, slot });
    }),
    answerTime: on('answerTime', ({ seat, payload: { isAccepted } }) => {
      const command = { type: 'answerTime', byId: seat.person.id, isAccepted } as const;
      const { proposal } = meeting().told;
      return isAccepted && proposal ? meeting().withSlot(proposal.slot, command) : done(command);
    }),
    setWhere: on('setWhere', ({ seat, payload }) => {
      const kind = meeting().told.slot?.kind;
      if (!saysWhere(kind)) return 'MeetingMovedOn';
      const checked = checkWhere(kind, payload.text);
      if (!checked.ok) return checked.code;
      return done({ type: 'setWhere', byId: seat.person.id, text: checked.value });
    }),
    cancel: on('cancel', ({ seat }) => done({ type: 'cancel', byId: seat.person.id })),
    confirmMet: on('confirmMet', ({ seat }) => done({ type: 'confirmMet', byId: seat.person.id })),
    proveMet: on('proveMet', ({ seat, payload }) => proveMet(parts, seat.person.id, payload)),
    reportMissed: said('reportMissed'),
    contest: said('contest'),
  };
}

/** Takes the two proofs of a meeting: the services judge them, as the contract would. */
async function proveMet(
  { deps, meeting }: Parts,
  byId: string,
  proof: HandshakeProof,
): Promise<RejectionCode | null> {
  const { handshake, custody } = deps.services;
  const { creator } = meeting().told;
  const facts = await handshakeFacts(deps.services, meeting().told);
  const winner = winnerOf(meeting().told);
  if (!facts || !winner) return 'MeetingMovedOn';
  if (winner.fan.id !== byId) return 'Forbidden';
  const rejection = await handshake.judge({ facts, creatorId: creator.id, proof });
  if (rejection === null) await custody.keepProof(winner.bidId, proof);
  else {
    // the pages may have been opened before a chain followed the bid
    const older = withoutChain(facts, handshake.bidOf(winner.bidId));
    const isOlder = older && (await handshake.judge({ facts: older, creatorId: creator.id, proof })) === null;
    if (!isOlder) {
      const { scannedAtMs } = proof;
      await meeting().command({ type: 'proofRefused', code: rejection, scannedAtMs });
      return rejection;
    }
  }
  return meeting().command({ type: 'metProven' });
}

/** Where something is asked for, a yes counts with the consent that the fan has given to it. */
async function giveConsent(
  { deps, meeting }: Parts,
  byId: string,
  { isGiven, receiptId }: { readonly isGiven: boolean; readonly receiptId?: string | undefined },
): Promise<RejectionCode | null> {
  const { meetingId, terms } = meeting().told;
  if (isGiven && needsForm(terms)) {
    const isFan = winnerOf(meeting().told)?.fan.id === byId;
    if (isFan && receiptId === undefined) return 'ConsentMissing';
    const name = { aboutId: meetingId, fanId: byId, receiptId: receiptId ?? '' };
    if (isFan && !(await deps.services.kyf.isGiven(name))) return 'ConsentMissing';
  }
  return meeting().command({
    ...({ type: 'consent', byId, isGiven } as const),
    ...(receiptId === undefined ? {} : { receiptId }),
  });
}

/** The time that one of the two names. The other says yes to it, so it may be soon, and beside the hours of the calendar. */
async function slotOf({ deps, meeting }: Parts, slotId: string): Promise<MeetingSlot | NoTime> {
  const { meetingSlots, calendar, clock } = deps.services;
  const { meetingId, creator } = meeting().told;
  return meetingSlots.slot({
    ...{ creatorId: creator.id, slotId, meetingId, calendar: await calendar.get(creator.id) },
    ...{ nowMs: clock.nowMs(), aheadMs: MEETING_LIMITS.namedAheadMs },
  });
}

type Asked<N extends Name> = Parameters<RunRequest<Spec<N>['schema'], Done>>[0];

function row({ deps }: Parts) {
  const on = rowsOf(deps, MEETING_REQUESTS);
  return <N extends Name>(
    name: N,
    run: (asked: Asked<N>) => RejectionCode | null | Promise<RejectionCode | null>,
  ) =>
    on(name, (async (asked: Asked<N>): Promise<Outcome<Done>> => {
      const refused = await run(asked);
      return refused === null ? accept({}) : refuse(refused);
    }) as never);
}
