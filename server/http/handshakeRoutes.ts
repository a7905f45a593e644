import type { Request, Router } from 'express';
import { ticketCodeBody } from '../../shared/handshake/proof.ts';
import {
  HANDSHAKE,
  type HandshakeAnswer,
  type HandshakeFacts,
  type Ticket,
} from '../../shared/handshake/ticket.ts';
import { KYF_ANSWER_CHARS, KYF_KEPT_DAYS } from '../../shared/kyfLimits.ts';
import {
  type KyfBody,
  type KyfGivenAnswer,
  type KyfLookAnswer,
  type KyfReceiptAnswer,
  kyfBody,
} from '../../shared/protocol/kyf.ts';
import type { ConsentField, PresenceAnswer } from '../../shared/protocol/meetings.ts';
import type { Account } from '../../shared/protocol/people.ts';
import type { Outcome } from '../../shared/protocol/rejections.ts';
import { tidyText } from '../../shared/tidyText.ts';
import { DAY_MS, SECOND_MS } from '../../shared/time.ts';
import { isBirthDate } from '../domain/kyc/birthDate.ts';
import { winnerOf } from '../domain/meetingBids.ts';
import type { MeetingBody } from '../domain/meetingBody.ts';
import { isCountry, judgeChecks } from '../domain/meetingChecks.ts';
import { handshakeFacts } from '../domain/meetingHandshake.ts';
import { togetherView } from '../domain/meetingTogether.ts';
import type { Services } from '../services/services.ts';
import { accept, accountRoute, parseBody, refuse } from './answer.ts';

/** A meeting of the caller’s, as they take part in it. */
interface Mine {
  readonly meetingId: string;
  readonly meeting: MeetingBody;
  readonly isCreator: boolean;
}

/** Adds the routes of what a fan consents to, and of the codes that two people show each other. */
export function addHandshakeRoutes(api: Router, { services }: { readonly services: Services }): void {
  const { identity } = services;
  const mine = <T>(handle: (of: Mine, req: Request) => Promise<Outcome<T>>) =>
    accountRoute(identity, async (account, req): Promise<Outcome<T>> => {
      const of = await meetingOf(services, account, String(req.params.meetingId));
      return of ? handle(of, req) : refuse('NotFound');
    });
  api.get(
    '/meetings/:meetingId/handshake',
    mine((of) => answerHandshake(services, of)),
  );
  api.post(
    '/meetings/:meetingId/ticket',
    mine(async (of, req) => {
      const body = parseBody(ticketCodeBody, req);
      return body.ok ? ticketOfCode(services, of, body.value.code) : body;
    }),
  );
  api.get(
    '/meetings/:meetingId/presence',
    mine((of) => answerPresence(services, of)),
  );
  api.get(
    '/meetings/:meetingId/kyf',
    mine((of) => answerReceipt(services, of)),
  );
  api.put(
    '/meetings/:meetingId/kyf',
    mine(async (of, req) => {
      const body = parseBody(kyfBody, req);
      return body.ok ? giveConsent(services, of, body.value) : body;
    }),
  );
  api.post(
    '/meetings/:meetingId/kyf/look',
    mine((of) => look(services, of)),
  );
}

/** Returns the meeting, to its creator and to the fan whose bid won; null for everybody else. */
async function meetingOf({ store }: Services, { id }: Account, meetingId: string): Promise<Mine | null> {
  const found = await store.get('meetings', meetingId);
  if (!found) return null;
  const meeting = found.body as unknown as MeetingBody;
  const isCreator = meeting.creator.id === id;
  if (!isCreator && winnerOf(meeting)?.fan.id !== id) return null;
  return { meetingId, meeting, isCreator };
}

/** Where a meeting stands while there is nothing to prove of it. */
const NOT_AGREED: readonly string[] = ['open', 'consent', 'review', 'over'];

const factsOf = async (services: Services, { meetingId, meeting }: Mine): Promise<HandshakeFacts | null> =>
  NOT_AGREED.includes(meeting.phase.type) ? null : handshakeFacts(services, { ...meeting, meetingId });

async function answerHandshake(services: Services, of: Mine): Promise<Outcome<HandshakeAnswer>> {
  const facts = await factsOf(services, of);
  if (!facts) return refuse('MeetingMovedOn');
  if (!of.isCreator) return accept({ facts, tickets: [] });
  const wanted = {
    ...{ facts, creatorId: of.meeting.creator.id, fromMs: services.clock.nowMs() },
    count: HANDSHAKE.ticketsAtOnce,
  };
  return accept({ facts, tickets: await services.handshake.tickets(wanted) });
}

/** What the virtual room says of a meeting that was held in it, signed. */
async function answerPresence(
  services: Services,
  { meetingId, meeting }: Mine,
): Promise<Outcome<PresenceAnswer>> {
  const together = togetherView(meeting);
  const signed = await handshakeFacts(services, { ...meeting, meetingId });
  if (!signed || together?.provenAtMs === undefined) return refuse('NotFound');
  const { domain, bid } = signed;
  const inSeconds = (ms: number) => Math.floor(ms / SECOND_MS);
  const facts = {
    ...{ bid, togetherS: inSeconds(together.totalMs), neededS: inSeconds(together.neededMs) },
    provenAtS: inSeconds(together.provenAtMs),
  };
  const proof = await services.handshake.signPresence({ meetingId, domain, facts });
  return accept({ domain, ...facts, ...proof });
}

async function ticketOfCode(services: Services, of: Mine, code: string): Promise<Outcome<Ticket>> {
  const facts = await factsOf(services, of);
  if (!facts || of.isCreator) return refuse('MeetingMovedOn');
  const found = await services.handshake.ticketOfCode({ facts, creatorId: of.meeting.creator.id, code });
  return 'ticket' in found ? accept(found.ticket) : refuse(found.rejection);
}

async function answerReceipt(
  { kyf }: Services,
  { meetingId, meeting }: Mine,
): Promise<Outcome<KyfReceiptAnswer>> {
  const winner = winnerOf(meeting);
  const receipt = winner && (await kyf.receipt({ aboutId: meetingId, fanId: winner.fan.id }));
  if (!receipt) return accept({ receipt: null });
  const { receiptId: _, creatorId: _creator, fanId: _fan, gate: _gate, ...view } = receipt;
  return accept({ receipt: view });
}

/** Keeps what the fan gives: everything that was asked for, and nothing else. */
async function giveConsent(
  { kyf, kyc, clock }: Services,
  { meetingId, meeting, isCreator }: Mine,
  { answers: given, checked = {} }: KyfBody,
): Promise<Outcome<KyfGivenAnswer>> {
  const { phase, terms, creator, slot } = meeting;
  const winner = winnerOf(meeting);
  if (isCreator || !winner || phase.type !== 'consent' || !slot) return refuse('MeetingMovedOn');
  if (clock.nowMs() >= phase.consentByMs) return refuse('MeetingTooLate');
  const answers: Partial<Record<ConsentField, string>> = {};
  for (const field of terms.asks) {
    const text = tidyText(given[field] ?? '');
    if (text.length === 0 || text.length > KYF_ANSWER_CHARS || !isAnswer(field, text, clock.nowMs()))
      return refuse('ConsentIncomplete');
    answers[field] = text;
  }
  if (Object.keys(given).some((field) => !(field in answers))) return refuse('ConsentIncomplete');
  // what is asked for is judged as it is given; what is only checked is kept nowhere
  const isVerified =
    terms.checks?.verified === true && (await kyc.standingOf(winner.fan.id)).status === 'verified';
  const said = { ...checked, ...answers, isVerified };
  const problem = judgeChecks(terms.checks ?? {}, said, clock.nowMs());
  if (problem !== null) return refuse(problem);
  const { receiptId } = await kyf.give({
    ...{ aboutId: meetingId, fanId: winner.fan.id, creatorId: creator.id, answers },
    question: terms.asks.includes('question') ? terms.question : '',
    untilMs: slot.endMs + KYF_KEPT_DAYS * DAY_MS,
  });
  return accept({ receiptId });
}

/** A date of birth is a day, and a country has two letters; the rest is words. */
function isAnswer(field: string, text: string, nowMs: number): boolean {
  if (field === 'birthDate') return isBirthDate(text, nowMs);
  return field !== 'country' || isCountry(text);
}

async function look({ kyf }: Services, of: Mine): Promise<Outcome<KyfLookAnswer>> {
  if (!of.isCreator) return refuse('Forbidden');
  const found = await kyf.look({ aboutId: of.meetingId, creatorId: of.meeting.creator.id });
  return found.type === 'answers' ? accept({ answers: found.answers }) : refuse('ConsentGone');
}
