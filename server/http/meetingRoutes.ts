import type { Router } from 'express';
import {
  type AuctionAnswer,
  type BidAnswer,
  type MeetingOffer,
  type MeetingSettings,
  type MeetingsAnswer,
  type MeetingView,
  meetingSettingsBody,
  placeBidBody,
  type SharedMeetingsAnswer,
} from '../../shared/protocol/meetings.ts';
import { personOf } from '../../shared/protocol/people.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { tidyText } from '../../shared/tidyText.ts';
import type { MeetingDoor } from '../domain/doors.ts';
import { findSeen } from '../domain/gates/seenBy.ts';
import { checkWhere } from '../domain/meetingWhere.ts';
import { checkAmount } from '../domain/text.ts';
import type { MeetingList } from '../services/meetings/port.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, creatorRoute, openRoute, parseBody, refuse } from './answer.ts';
import { placeBid, slotOf } from './placeBid.ts';
import { addWalletBidRoutes } from './walletBidRoutes.ts';

interface Parts {
  readonly services: Services;
  readonly meetings: MeetingDoor;
}

/** Adds the routes of bids and meetings (shared/protocol/meetings.ts). */
export function addMeetingRoutes(api: Router, parts: Parts): void {
  const { services } = parts;
  const { identity, meetings, walletBids } = services;
  addSettingsRoutes(api, services);
  addWalletBidRoutes(api, parts);
  api.get(
    '/meeting-offers/:handle',
    openRoute(identity, async (caller, req): Promise<Outcome<MeetingOffer>> => {
      const found = await findSeen(services, caller, String(req.params.handle));
      if (!found?.isCreator) return refuse('NotFound');
      const { link: _, ...settings } = await meetings.settings(found.id);
      const walletChainId = walletBids.chainId();
      const wallet = walletChainId === null ? {} : { walletChainId };
      return accept({ creator: personOf(found), settings, ...wallet });
    }),
  );
  api.get(
    '/meeting-offers/:handle/slots/:slotId',
    openRoute(identity, async (caller, req): Promise<Outcome<AuctionAnswer>> => {
      const found = await findSeen(services, caller, String(req.params.handle));
      if (!found?.isCreator) return refuse('NotFound');
      const asked = { creatorId: found.id, slotId: String(req.params.slotId) };
      const slot = await slotOf(services, asked);
      if (typeof slot === 'string') return refuse(slot);
      const nobody = { highestMinor: null, nextMinor: slot.minimumMinor, closesAtMs: null };
      return accept((await services.auctions.of(asked)) ?? nobody);
    }),
  );
  api.post(
    '/bids',
    accountRoute(identity, async (caller, req): Promise<Outcome<BidAnswer>> => {
      const body = parseBody(placeBidBody, req);
      return body.ok ? placeBid(parts, caller, body.value) : body;
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

/** A creator's list has with it how those who bid kept their meetings. */
async function listOf({ meetings }: Services, list: MeetingList): Promise<MeetingsAnswer> {
  const views = await meetings.list(list);
  const waiting = views.filter(({ phase }) => phase.type === 'open');
  const fans = list.role === 'fan' ? [] : waiting.flatMap(({ bids }) => bids.map(({ fan }) => fan.id));
  const ids = [...new Set(fans)];
  const records = await Promise.all(ids.map(async (id) => [id, await meetings.record(id)] as const));
  return { meetings: views, records: Object.fromEntries(records) };
}

/** The meetings of two people that are agreed on or wait for a yes, the next one first. */
async function sharedWith(
  { meetings }: Services,
  personId: string,
  otherId: string,
): Promise<readonly MeetingView[]> {
  const views = await meetings.list({ role: 'pair', personId, otherId });
  return views
    .filter(({ phase }) => phase.type !== 'open' && phase.type !== 'over')
    .filter(({ role, creator, winner }) => (role === 'fan' ? creator.id : winner?.fan.id) === otherId)
    .filter(({ winner }) => winner !== null)
    .toSorted((a, b) => (a.slot?.startMs ?? 0) - (b.slot?.startMs ?? 0));
}
