import { createHash } from 'node:crypto';
import type { Router } from 'express';
import { MEETING_LIMITS } from '../../shared/meetingLimits.ts';
import {
  type BidAnswer,
  type MeetingOffer,
  type MeetingSettings,
  type MeetingSlot,
  type MeetingsAnswer,
  type MeetingView,
  meetingSettingsBody,
  type PlaceBidBody,
  placeBidBody,
  type SharedMeetingsAnswer,
} from '../../shared/protocol/meetings.ts';
import { type Account, personOf } from '../../shared/protocol/people.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { tidyText } from '../../shared/tidyText.ts';
import type { MeetingDoor } from '../domain/doors.ts';
import { isAlive } from '../domain/meetingBids.ts';
import { checkWhere } from '../domain/meetingWhere.ts';
import { checkAmount } from '../domain/text.ts';
import type { MeetingList } from '../services/meetings/port.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, creatorRoute, openRoute, parseBody, refuse } from './answer.ts';

interface Parts {
  readonly services: Services;
  readonly meetings: MeetingDoor;
}

/** Adds the routes of bids and meetings (shared/protocol/meetings.ts). */
export function addMeetingRoutes(api: Router, parts: Parts): void {
  const { services } = parts;
  const { identity, meetings } = services;
  addSettingsRoutes(api, services);
  api.get(
    '/meeting-offers/:handle',
    openRoute(identity, async (_caller, req): Promise<Outcome<MeetingOffer>> => {
      const found = await identity.findByHandle(String(req.params.handle));
      if (!found?.isCreator) return refuse('NotFound');
      const { link: _, ...settings } = await meetings.settings(found.id);
      return accept({ creator: personOf(found), settings });
    }),
  );
  api.post(
    '/bids',
    accountRoute(identity, async (caller, req): Promise<Outcome<BidAnswer>> => {
      const body = parseBody(placeBidBody, req);
      return body.ok ? bid(parts, caller, body.value) : body;
    }),
  );
  api.get(
    '/bids',
    accountRoute(
      identity,
      async ({ id }): Promise<Outcome<MeetingsAnswer>> =>
        accept(await listOf(services, { role: 'fan', personId: id })),
    ),
  );
  api.get(
    '/bids/inbox',
    creatorRoute(
      identity,
      async ({ id }): Promise<Outcome<MeetingsAnswer>> =>
        accept(await listOf(services, { role: 'creator', personId: id })),
    ),
  );
  api.get(
    '/meetings/with/:personId',
    accountRoute(
      identity,
      async ({ id }, req): Promise<Outcome<SharedMeetingsAnswer>> =>
        accept({ meetings: await sharedWith(services, id, String(req.params.personId)) }),
    ),
  );
  api.get(
    '/meetings/:meetingId',
    accountRoute(identity, async ({ id }, req): Promise<Outcome<MeetingView>> => {
      const view = await meetings.view({ meetingId: String(req.params.meetingId), personId: id });
      return view ? accept(view) : refuse('NotFound');
    }),
  );
}

function addSettingsRoutes(api: Router, { identity, meetings }: Services): void {
  api.get(
    '/meeting-settings',
    creatorRoute(
      identity,
      async ({ id }): Promise<Outcome<MeetingSettings>> => accept(await meetings.settings(id)),
    ),
  );
  api.put(
    '/meeting-settings',
    creatorRoute(identity, async ({ id }, req): Promise<Outcome<MeetingSettings>> => {
      const body = parseBody(meetingSettingsBody, req);
      if (!body.ok) return body;
      const place = checkWhere('inPerson', body.value.place ?? '');
      const link = checkWhere('link', body.value.link ?? '');
      if (!place.ok) return refuse(place.code);
      if (!link.ok) return refuse(link.code);
      const where = { place: place.value, link: link.value };
      const settings = { ...body.value, ...where, question: tidyText(body.value.question) };
      for (const amountMinor of [settings.minimumMinor, settings.stepMinor]) {
        const checked = checkAmount({ asset: 'MESI', amountMinor });
        if (!checked.ok) return refuse(checked.code);
      }
      await meetings.setSettings(id, settings);
      return accept(settings);
    }),
  );
}

async function bid(
  { services, meetings: door }: Parts,
  caller: Account,
  body: PlaceBidBody,
): Promise<Outcome<BidAnswer>> {
  const { identity, meetings, messageRules } = services;
  const { creatorId, slotId, commandId, amountMinor, staysIn, deviceKey } = body;
  const message = tidyText(body.message);
  if ([...message].length > MEETING_LIMITS.messageChars) return refuse('MessageTooLong');
  const checked = checkAmount({ asset: 'MESI', amountMinor });
  if (!checked.ok) return refuse(checked.code);
  const creator = await identity.get(creatorId);
  if (!creator?.isCreator) return refuse('NotFound');
  if (creatorId === caller.id) return refuse('SelfBid');
  const settings = await meetings.settings(creatorId);
  if (!settings.takesBids || (slotId === null && !settings.takesAnyTime)) return refuse('BidsClosed');
  if (await messageRules.isBlocked({ personId: caller.id, byId: creatorId })) return refuse('BidsClosed');
  const slot = slotId === null ? null : await slotOf(services, { creatorId, slotId });
  if (slotId !== null && !slot) return refuse('SlotGone');
  if (checked.value.amountMinor < BigInt(slot?.minimumMinor ?? settings.minimumMinor))
    return refuse('BidTooLow');
  if (await hasTooMany(services, { fanId: caller.id, creatorId, slotId })) return refuse('BidsFull');
  const bidId = `bid_${createHash('sha256').update(`${caller.id}/${commandId}`).digest('base64url').slice(0, 32)}`;
  const meetingId = await meetings.open({ creator: personOf(creator), slot, bidId, settings });
  if (meetingId === null) return refuse('BidsFull');
  const fan = personOf(caller);
  const key = deviceKey ? { deviceKey } : {};
  const placed = await door.placeBid(meetingId, { bidId, fan, message, staysIn, amountMinor, ...key });
  return placed.ok ? accept({ meetingId, bidId }) : placed;
}

/** Who offers a calendar is bid to for its slots alone; everybody else for any time that can be. */
async function slotOf(
  { calendar, meetingSlots, clock }: Services,
  asked: { readonly creatorId: string; readonly slotId: string },
): Promise<MeetingSlot | null> {
  const slot = await calendar.slot(asked);
  return slot === 'anyTime' ? meetingSlots.slot({ ...asked, nowMs: clock.nowMs() }) : slot;
}

/** A creator's list has with it how those who bid kept their meetings. */
async function listOf({ meetings }: Services, list: MeetingList): Promise<MeetingsAnswer> {
  const views = await meetings.list(list);
  const waiting = views.filter(({ phase }) => phase.type === 'open');
  const fans = list.role === 'fan' ? [] : waiting.flatMap(({ bids }) => bids.map(({ fan }) => fan.id));
  const ids = [...new Set(fans)].slice(0, MEETING_LIMITS.bids);
  const records = await Promise.all(ids.map(async (id) => [id, await meetings.record(id)] as const));
  return { meetings: views, records: Object.fromEntries(records) };
}

/** The meetings of two people that are agreed on or wait for a yes, the next one first. */
async function sharedWith(
  { meetings }: Services,
  personId: string,
  otherId: string,
): Promise<readonly MeetingView[]> {
  const asFan = meetings.list({ role: 'fan', personId });
  const views = [...(await asFan), ...(await meetings.list({ role: 'creator', personId }))];
  return views
    .filter(({ phase }) => phase.type !== 'open' && phase.type !== 'over')
    .filter(({ role, creator, winner }) => (role === 'fan' ? creator.id : winner?.fan.id) === otherId)
    .filter(({ winner }) => winner !== null)
    .toSorted((a, b) => (a.slot?.startMs ?? 0) - (b.slot?.startMs ?? 0));
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
