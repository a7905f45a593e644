import {
  HANDSHAKE,
  type HandshakeFacts,
  type HandshakeProof,
  type HandshakeRejection,
  readScanned,
  type Ticket,
  windowAt,
} from '../../../shared/handshake/ticket.ts';
import { rejection } from '../../../shared/protocol/rejections.ts';
import { inReadersWords } from '../../texts/refusals.ts';
import { serverNowMs } from '../serverClock.ts';
import { countersign } from './deviceKey.ts';
import { dropFromDevice, keepOnDevice, readFromDevice } from './deviceStorage.ts';
import { meetingApi } from './meetingApi.ts';

/** What this device knows of a meeting, from the server or from before. */
export interface KnownHandshake {
  readonly facts: HandshakeFacts;
  readonly tickets: readonly Ticket[];
}

const keyOf = (personId: string, meetingId: string) => `${personId}:${meetingId}`;

/** Asks what is to be known of a meeting, and keeps it; without an answer it is what was kept. null: neither. */
export async function learnHandshake(personId: string, meetingId: string): Promise<KnownHandshake | null> {
  const answer = await meetingApi.handshake(meetingId);
  const key = keyOf(personId, meetingId);
  if (!answer.ok) return readFromDevice<KnownHandshake>('facts', key);
  await keepOnDevice('facts', key, answer.value);
  return answer.value;
}

/** The ticket that is shown now; undefined: none of those that are here. */
export const ticketOfNow = ({ tickets }: KnownHandshake, nowMs: number): Ticket | undefined =>
  tickets.find(({ window }) => window === windowAt(nowMs));

/** Whether more tickets are to be asked for: the last of those here is near. */
export const isRunningOut = ({ facts, tickets }: KnownHandshake, nowMs: number): boolean => {
  const last = tickets.at(-1)?.window ?? 0;
  const isLastOfAll = last >= windowAt(facts.meetUntilMs);
  return !isLastOfAll && last - windowAt(nowMs) < HANDSHAKE.ticketsAtOnce / 4;
};

/** What came of a code that was scanned or typed. */
export type Proved =
  | { readonly type: 'proof'; readonly proof: HandshakeProof }
  | { readonly type: 'refused'; readonly text: string };

/** Makes a proof of what a camera saw, and keeps it on this device until it is sent. */
export async function proveScanned(personId: string, facts: HandshakeFacts, text: string): Promise<Proved> {
  const scanned = readScanned(text, { origin: window.location.origin, facts, nowMs: serverNowMs() });
  return scanned.type === 'ticket' ? proveTicket(personId, facts, scanned.ticket) : refused(scanned.code);
}

/** Makes a proof of a typed code, for which the server is asked. */
export async function proveTyped(personId: string, facts: HandshakeFacts, code: string): Promise<Proved> {
  const answer = await meetingApi.ticketOfCode(facts.meetingId, code);
  return answer.ok
    ? proveTicket(personId, facts, answer.value)
    : { type: 'refused', text: answer.rejection.message };
}

async function proveTicket(personId: string, facts: HandshakeFacts, ticket: Ticket): Promise<Proved> {
  const proof = await countersign(personId, { facts, ticket, scannedAtMs: serverNowMs() });
  if (!proof) return refused('DeviceKeyMissing');
  await keepOnDevice('proofs', keyOf(personId, facts.meetingId), proof);
  return { type: 'proof', proof };
}

const refused = (code: HandshakeRejection): Proved => ({
  type: 'refused',
  text: inReadersWords(rejection(code)).message,
});

/** Reads the proof that waits on this device; null: none does. */
export const waitingProof = (personId: string, meetingId: string): Promise<HandshakeProof | null> =>
  readFromDevice<HandshakeProof>('proofs', keyOf(personId, meetingId));

/** Drops a proof that was taken, or that never will be. */
export const dropProof = (personId: string, meetingId: string): Promise<void> =>
  dropFromDevice('proofs', keyOf(personId, meetingId));
