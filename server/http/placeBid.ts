import { createHash } from 'node:crypto';
import { MEETING_LIMITS } from '../../shared/meetingLimits.ts';
import type {
  BidAnswer,
  MeetingSettings,
  MeetingSlot,
  PlaceBidBody,
} from '../../shared/protocol/meetings.ts';
import { type Person, personOf } from '../../shared/protocol/people.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { tidyText } from '../../shared/tidyText.ts';
import type { MeetingDoor } from '../domain/doors.ts';
import { codeOfNeed, needAt } from '../domain/gates/judgeGate.ts';
import { isAlive } from '../domain/meetingBids.ts';
import { checkAmount } from '../domain/text.ts';
import type { NoTime } from '../services/meetings/port.ts';
import type { Services } from '../services/services.ts';
import { accept, refuse } from './answer.ts';

/** Bids are paid. */
const AT_BIDS = { place: 'bid', byCreator: true, byAge: true } as const;

/** What bids are placed with. */
export interface PlacingParts {
  readonly services: Services;
  readonly meetings: MeetingDoor;
}

/** A bid that can be placed, as far as that is known before its money is held. */
export interface JudgedBid {
  readonly bidId: string;
  readonly creator: Person;
  readonly slot: MeetingSlot | null;
  readonly settings: MeetingSettings;
  /** What the fan says, tidied. */
  readonly message: string;
}

/** Places a bid of the caller's; `payFrom` is the account of the ledger that pays instead of their wallet. */
export async function placeBid(
  { services, meetings: door }: PlacingParts,
  caller: Person,
  body: PlaceBidBody,
  payFrom?: string,
): Promise<Outcome<BidAnswer>> {
  const judged = await judgeBid(services, caller, body);
  if (!judged.ok) return judged;
  const { amountMinor, staysIn, deviceKey } = body;
  const { bidId, creator, slot, settings, message } = judged.value;
  const meetingId = await services.meetings.open({ creator, slot, bidId, settings });
  if (meetingId === null) return refuse('BidsFull');
  const fan = personOf(caller);
  const more = { ...(deviceKey ? { deviceKey } : {}), ...(payFrom === undefined ? {} : { payFrom }) };
  const placed = await door.placeBid(meetingId, { bidId, fan, message, staysIn, amountMinor, ...more });
  return placed.ok ? accept({ meetingId, bidId }) : placed;
}

/** Judges a bid of the caller's by what is known before its money is held. */
export async function judgeBid(
  services: Services,
  caller: Pick<Person, 'id'>,
  body: PlaceBidBody,
): Promise<Outcome<JudgedBid>> {
  const { identity, meetings, messageRules } = services;
  const { creatorId, slotId, commandId, amountMinor } = body;
  const message = tidyText(body.message);
  if ([...message].length > MEETING_LIMITS.messageChars) return refuse('MessageTooLong');
  const checked = checkAmount({ asset: 'MESI', amountMinor });
  if (!checked.ok) return refuse(checked.code);
  const creator = await identity.get(creatorId);
  if (!creator?.isCreator) return refuse('NotFound');
  if (creatorId === caller.id) return refuse('SelfBid');
  const facts = await services.gates.facts({ creatorId, personId: caller.id, at: AT_BIDS });
  if (facts?.isHidden) return refuse('NotFound');
  const settings = await meetings.settings(creatorId);
  if (!settings.takesBids || (slotId === null && !settings.takesAnyTime)) return refuse('BidsClosed');
  if (await messageRules.isBlocked({ personId: caller.id, byId: creatorId })) return refuse('BidsClosed');
  const need = needAt(AT_BIDS, facts);
  if (need) return refuse(codeOfNeed(need));
  const slot = slotId === null ? null : await slotOf(services, { creatorId, slotId });
  if (typeof slot === 'string') return refuse(slot);
  if (checked.value.amountMinor < BigInt(slot?.minimumMinor ?? settings.minimumMinor))
    return refuse('BidTooLow');
  if (await hasTooMany(services, { fanId: caller.id, creatorId, slotId })) return refuse('BidsFull');
  const digest = createHash('sha256').update(`${caller.id}/${commandId}`).digest('base64url');
  return accept({ bidId: `bid_${digest.slice(0, 32)}`, creator: personOf(creator), slot, settings, message });
}

/** Who offers a calendar is bid to for its slots alone; everybody else for any time that can be. */
export async function slotOf(
  { calendar, meetingSlots, clock }: Services,
  asked: { readonly creatorId: string; readonly slotId: string },
): Promise<MeetingSlot | NoTime> {
  const slot = await calendar.slot(asked);
  if (slot !== 'anyTime') return slot ?? 'SlotGone';
  return meetingSlots.slot({
    ...{ ...asked, meetingId: null, calendar: await calendar.get(asked.creatorId) },
    ...{ nowMs: clock.nowMs(), aheadMs: MEETING_LIMITS.bidAheadMs },
  });
}

/** Says whether somebody has as many bids that wait as one may; another one for the same slot takes the place of the first. */
async function hasTooMany(
  { meetings }: Services,
  bid: { readonly fanId: string; readonly creatorId: string; readonly slotId: string | null },
): Promise<boolean> {
  const views = await meetings.list({ role: 'fan', personId: bid.fanId });
  const waiting = views.filter(
    ({ bids, creator, slot }) =>
      bids.some(isAlive) && (slot === null || creator.id !== bid.creatorId || slot.slotId !== bid.slotId),
  );
  return waiting.length >= MEETING_LIMITS.openBids;
}
