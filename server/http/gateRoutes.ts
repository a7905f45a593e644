import type { Request, Router } from 'express';
import { z } from 'zod';
import { GATE_LIMITS, GATE_PLACES } from '../../shared/gateLimits.ts';
import {
  type ConsentLookAnswer,
  type ConsentsAnswer,
  type ConsentView,
  consentBody,
  type GateAnswer,
  type GateField,
  type GatePlace,
  type GateSettings,
  type GateTerms,
  type GivenConsentsAnswer,
  gateSettingsBody,
} from '../../shared/protocol/gates.ts';
import { type Account, type Person, personOf } from '../../shared/protocol/people.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { seenBy } from '../domain/gates/seenBy.ts';
import { checkText } from '../domain/text.ts';
import { consentIdOf, type KyfReceipt } from '../services/kyf/port.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, creatorRoute, openRoute, parseBody, refuse } from './answer.ts';
import { findLiveStage } from './ownStream.ts';

interface Parts {
  readonly services: Services;
}

const placeText = z.enum(GATE_PLACES);
/** Places at which those stand who may have paid for a ticket. */
const OF_STREAMS: readonly GatePlace[] = ['public', 'private', 'ticketOnly'];

/** Adds the routes of gates and of consents (shared/protocol/gates.ts). */
export function addGateRoutes(api: Router, { services }: Parts): void {
  const { identity, gates } = services;
  api.get(
    '/gates',
    creatorRoute(
      identity,
      async ({ id }): Promise<Outcome<GateSettings>> => accept(await gates.settings(id)),
    ),
  );
  api.put(
    '/gates',
    creatorRoute(identity, async ({ id }, req): Promise<Outcome<GateSettings>> => {
      const body = parseBody(gateSettingsBody, req);
      return body.ok ? setGates(services, id, body.value) : body;
    }),
  );
  api.get(
    '/gates/:personId',
    openRoute(identity, (caller, req) => answerGate(services, caller, req)),
  );
  addConsentRoutes(api, services);
}

function addConsentRoutes(api: Router, services: Services): void {
  const { identity, gates, kyf } = services;
  const { consents: limit } = GATE_LIMITS;
  api.get(
    '/consents',
    accountRoute(identity, async ({ id }): Promise<Outcome<ConsentsAnswer>> => {
      const receipts = await kyf.list({ side: 'by', personId: id, limit });
      const views = await Promise.all(receipts.map((receipt) => viewWith(services, receipt, 'creatorId')));
      return accept({ consents: views.flatMap((view) => (view ? [{ ...view.view, to: view.person }] : [])) });
    }),
  );
  api.get(
    '/consents/given',
    creatorRoute(identity, async ({ id }): Promise<Outcome<GivenConsentsAnswer>> => {
      const receipts = (await kyf.list({ side: 'to', personId: id, limit })).filter((one) => one.isReadable);
      const views = await Promise.all(receipts.map((receipt) => viewWith(services, receipt, 'fanId')));
      return accept({
        consents: views.flatMap((view) => (view ? [{ ...view.view, from: view.person }] : [])),
      });
    }),
  );
  api.put(
    '/consents/:personId/:place',
    accountRoute(identity, async (caller, req): Promise<Outcome<object>> => {
      const body = parseBody(consentBody, req);
      if (!body.ok) return body;
      const named = await placeOf(services, caller, req);
      if (!named.ok) return named;
      const { place, person: creator } = named.value;
      const given = await gates.consent({ creator, personId: caller.id, place, read: body.value });
      return given.ok ? accept({}) : given;
    }),
  );
  api.delete(
    '/consents/:personId/:place',
    accountRoute(identity, async (caller, req): Promise<Outcome<object>> => {
      const place = placeText.safeParse(req.params.place);
      if (!place.success) return refuse('NotFound');
      const creatorId = String(req.params.personId);
      await gates.revoke({ creatorId, personId: caller.id, place: place.data });
      return accept({});
    }),
  );
  api.post(
    '/consents/given/:personId/:place/look',
    creatorRoute(identity, async ({ id: creatorId }, req): Promise<Outcome<ConsentLookAnswer>> => {
      const place = placeText.safeParse(req.params.place);
      if (!place.success) return refuse('NotFound');
      const aboutId = consentIdOf({ creatorId, place: place.data, personId: String(req.params.personId) });
      const found = await kyf.look({ aboutId, creatorId });
      return found.type === 'answers' ? accept({ answers: found.answers }) : refuse('ConsentGone');
    }),
  );
}

/** Sets what a creator asks for. What is asked of viewers stays as it is while people hold tickets. */
async function setGates(
  { gates, store }: Services,
  creatorId: string,
  { places, hidden }: GateSettings,
): Promise<Outcome<GateSettings>> {
  const tidy: Partial<Record<GatePlace, GateTerms>> = {};
  for (const [place, terms] of Object.entries(places) as (readonly [GatePlace, GateTerms])[]) {
    const { consent } = terms;
    const purpose = consent && checkText(consent.purpose, GATE_LIMITS.purposeChars);
    if (purpose && !purpose.ok) return refuse(purpose.code);
    const isAsking = terms.verified || terms.leastAge !== undefined || terms.countries || consent;
    if (isAsking)
      tidy[place] = purpose ? { ...terms, consent: { ...consent, purpose: purpose.value } } : terms;
  }
  const before = await gates.settings(creatorId);
  const isSame = OF_STREAMS.every((at) => JSON.stringify(before.places[at]) === JSON.stringify(tidy[at]));
  const sale = isSame ? null : (await findLiveStage(store, creatorId))?.sale;
  if (sale && sale.sold + sale.reserved > 0) return refuse('TicketsOut');
  const settings = { places: tidy, hidden };
  await gates.set(creatorId, settings);
  return accept(settings);
}

async function answerGate(
  services: Services,
  caller: Account | null,
  req: Request,
): Promise<Outcome<GateAnswer>> {
  const { gates } = services;
  const named = await placeOf(services, caller, req);
  if (!named.ok) return named;
  const { place, person } = named.value;
  const terms = (await gates.settings(person.id)).places[place] ?? null;
  const facts = caller && (await gates.facts({ creatorId: person.id, personId: caller.id }));
  const need = facts?.needs[place] ?? null;
  const leastAge = gates.leastAge === 0 ? null : gates.leastAge;
  return accept({ person, place, terms, leastAge, need, age: facts?.age ?? null });
}

/** Reads which place of whom is meant, as far as the caller may know of them. */
async function placeOf(
  services: Services,
  caller: Account | null,
  req: Request,
): Promise<Outcome<{ readonly place: GatePlace; readonly person: Person }>> {
  const place = placeText.safeParse(req.params.place ?? req.query.place);
  const account = await services.identity.get(String(req.params.personId));
  const seen = place.success ? await seenBy(services, caller, account) : null;
  return place.success && seen?.isCreator
    ? accept({ place: place.data, person: personOf(seen) })
    : refuse('NotFound');
}

/** Returns a consent as a page shows it, with the person on its other side; null: they have no account any more. */
async function viewWith(
  { identity }: Services,
  { gate, isReadable, givenAtMs, untilMs, looksAtMs, lookCount, ...receipt }: KyfReceipt,
  other: 'creatorId' | 'fanId',
): Promise<{ readonly person: Person; readonly view: Omit<ConsentView, 'to'> } | null> {
  const account = await identity.get(receipt[other]);
  if (!account || !gate) return null;
  const fields = receipt.fields as readonly GateField[];
  const view = { ...gate, fields, givenAtMs, untilMs, isReadable, looksAtMs, lookCount };
  return { person: personOf(account), view };
}
