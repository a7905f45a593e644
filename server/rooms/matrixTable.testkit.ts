import { NO_CHAT_RULES } from '../../shared/protocol/desk.ts';
import type { AUDIENCE_REQUESTS } from '../../shared/protocol/requests.ts';
import { createSystemRuntime } from '../services/runtime/systemRuntime.ts';

/** Where somebody is who asks: a seat inside or at a door, and what they are there. */
const PLACES = ['inside', 'moderator', 'creator', 'inCall', 'private', 'curtain', 'removed'] as const;
/** Who stands at a gate is answered the same to whatever they ask: what keeps them there. */
const GATES = { unchecked: 'NotVerified', tooYoung: 'TooYoung', formless: 'FormNeeded' } as const;
/** What one takes one's own money back by is answered from wherever one stands; here nothing was paid. */
const TAKEN_BACK: Readonly<Record<string, string>> = {
  cancelRequest: 'RequestNotFound',
  cancelItem: 'NotFound',
};
type Place = (typeof PLACES)[number] | keyof typeof GATES | 'guest' | 'guestOutside';
/** What a guest, who has no account, may ask like everybody else who may watch; of all else they hear `Unauthorized`. */
const ASKED_BY_GUESTS: readonly string[] = ['openMedia', 'signal', 'closeMedia'];

export const MODES = ['public', 'private', 'ticketOnly', 'oneToOne'] as const;
export type Mode = (typeof MODES)[number];

/**
 * Private is for followers and subscribers of tier 2 whose form was checked; the one-to-one interrupts a public stream. What is paid
 * is for people of 18. All but the last three are older, and verified.
 */
export const PEOPLE: Readonly<Record<string, readonly [Place, Place, Place, Place]>> = {
  //              public       private      ticketOnly   oneToOne
  // asks first, and makes room as soon as the others have all places of the mesh
  guest: /*    */ ['guest', 'guestOutside', 'guestOutside', 'guestOutside'],
  viewer: /*   */ ['inside', 'private', 'curtain', 'inside'],
  follower: /* */ ['inside', 'inside', 'curtain', 'inside'],
  subscriber: /**/ ['inside', 'inside', 'curtain', 'inside'],
  holder: /*   */ ['inside', 'private', 'inside', 'inside'],
  moderator: /**/ ['moderator', 'moderator', 'moderator', 'moderator'],
  lead: /*     */ ['moderator', 'moderator', 'moderator', 'moderator'],
  // looked after by moderators, and let in like everybody else
  vip: /*      */ ['inside', 'private', 'curtain', 'inside'],
  restricted: /**/ ['inside', 'private', 'curtain', 'inside'],
  partner: /*  */ ['inside', 'private', 'curtain', 'inCall'],
  creator: /*  */ ['creator', 'creator', 'creator', 'creator'],
  another: /*  */ ['inside', 'private', 'curtain', 'inside'],
  removed: /*  */ ['removed', 'removed', 'removed', 'removed'],
  blocked: /*  */ ['removed', 'removed', 'removed', 'removed'],
  // whoever may look at everything elsewhere watches as everybody does
  auditor: /*  */ ['inside', 'private', 'curtain', 'inside'],
  unverified: /**/ ['inside', 'unchecked', 'curtain', 'inside'],
  underAge: /* */ ['inside', 'tooYoung', 'tooYoung', 'inside'],
  nameless: /* */ ['inside', 'formless', 'formless', 'inside'],
};
export type Role = keyof typeof PEOPLE;

/** What requests are about: somebody who watches and asks for nothing, and the call that goes on. */
export interface Asked {
  readonly bystander: string;
  readonly callId: string | null;
}

interface Row {
  readonly request: keyof typeof AUDIENCE_REQUESTS;
  readonly payload: (asked: Asked) => object;
  /** The answer at each place, in their order: `ok` or the code. */
  readonly answers: readonly [string, string, string, string, string, string, string];
  /** In a one-to-one, where that is different. */
  readonly inOneToOne?: Partial<Record<Place, string>>;
  /** Where somebody in particular is answered otherwise than who else is there, while they are inside. */
  readonly byRole?: Partial<Record<'lead' | 'restricted' | 'underAge' | 'nameless', string>>;
}

const { ids } = createSystemRuntime();
export const command = () => ({ commandId: ids.next('cmd') });
export const money = (amountMinor: string) => ({ ...command(), amountMinor, asset: 'MESI' });
const nowhere = 'call_doesNotExist';
const DENIED = ['AccessDenied', 'AccessDenied', 'Removed'] as const;
const moderation = ['Forbidden', 'ok', 'Forbidden', 'Forbidden', ...DENIED] as const;
const deletion = ['Forbidden', 'LineUnknown', 'Forbidden', 'Forbidden', ...DENIED] as const;
/** Moderators have no say here, but for leads. */
const leading = ['Forbidden', 'Forbidden', 'Forbidden', 'Forbidden', ...DENIED] as const;
const media = (code: string) => [code, code, code, code, ...DENIED] as const;

export const TABLE: readonly Row[] = [
  {
    request: 'tip',
    payload: () => money('1000'),
    answers: ['ok', 'ok', 'SelfTip', 'ok', ...DENIED],
  },
  {
    request: 'say',
    payload: () => ({ text: 'hello' }),
    answers: ['ok', 'ok', 'ok', 'ok', ...DENIED],
    byRole: { restricted: 'Restricted' },
  },
  {
    request: 'react',
    payload: () => ({ kind: 'heart' }),
    answers: ['ok', 'ok', 'ok', 'ok', ...DENIED],
  },
  {
    // of a sale that there is not: who gets so far was let through
    request: 'buyTicket',
    payload: () => ({ ...command(), saleId: 'sale_doesNotExist', asset: 'MESI', priceMinor: '5000000' }),
    answers: [
      'TicketSaleClosed',
      'TicketSaleClosed',
      'Forbidden',
      'TicketSaleClosed',
      'AccessDenied',
      'TicketSaleClosed',
      'Removed',
    ],
    byRole: { underAge: 'TooYoung', nameless: 'FormNeeded' },
  },
  {
    // of a menu that is empty: who gets so far was let through
    request: 'orderItem',
    payload: () => ({ ...money('1'), itemId: 'mi_doesNotExist' }),
    answers: ['MenuItemGone', 'MenuItemGone', 'Forbidden', 'MenuItemGone', ...DENIED],
  },
  {
    request: 'cancelItem',
    payload: () => ({ tipId: 'ti_doesNotExist' }),
    answers: PLACES.map(() => 'NotFound') as unknown as Row['answers'],
  },
  {
    request: 'requestCall',
    payload: () => money('1'),
    answers: ['RequestTooLow', 'RequestTooLow', 'Forbidden', 'InOneToOne', ...DENIED],
    byRole: { restricted: 'Restricted', underAge: 'TooYoung', nameless: 'FormNeeded' },
  },
  {
    request: 'cancelRequest',
    payload: () => ({ orderId: 'or_doesNotExist' }),
    answers: PLACES.map(() => 'RequestNotFound') as unknown as Row['answers'],
  },
  {
    request: 'readyForCall',
    payload: () => ({}),
    answers: ['NotInCall', 'NotInCall', 'NotInCall', 'ok', ...DENIED],
  },
  {
    request: 'callConnected',
    payload: ({ callId }) => ({ callId: callId ?? nowhere }),
    answers: ['NotInCall', 'NotInCall', 'NotInCall', 'ok', ...DENIED],
  },
  {
    request: 'callLost',
    payload: ({ callId }) => ({ callId: callId ?? nowhere }),
    answers: ['NotInCall', 'NotInCall', 'NotInCall', 'ok', ...DENIED],
  },
  {
    request: 'endCall',
    payload: () => ({ callId: nowhere }),
    answers: ['NotInCall', 'NotInCall', 'NotInCall', 'NotInCall', ...DENIED],
  },
  {
    request: 'extendCall',
    payload: ({ callId }) => ({ ...money('1'), callId: callId ?? nowhere, minutes: 5 }),
    answers: ['NotInCall', 'NotInCall', 'Forbidden', 'ExtensionTooLow', ...DENIED],
  },
  {
    request: 'answerCallRecording',
    payload: ({ callId }) => ({ callId: callId ?? nowhere, accept: true }),
    answers: ['NotInCall', 'NotInCall', 'NotInCall', 'NotRecording', ...DENIED],
  },
  { request: 'moderationDesk', payload: () => ({}), answers: moderation },
  { request: 'setShield', payload: () => ({ isUp: false }), answers: moderation },
  { request: 'answerHeld', payload: () => ({ lineId: 'ln_nothing', isShown: true }), answers: deletion },
  {
    request: 'addNote',
    payload: ({ bystander }) => ({ personId: bystander, text: 'a note' }),
    answers: moderation,
  },
  {
    request: 'setChatRules',
    payload: () => ({ rules: NO_CHAT_RULES }),
    answers: leading,
    byRole: { lead: 'ok' },
  },
  {
    request: 'setRole',
    payload: ({ bystander }) => ({ personId: bystander, role: 'none' }),
    answers: leading,
    byRole: { lead: 'ok' },
  },
  { request: 'setSlowMode', payload: () => ({ everySeconds: 0 }), answers: moderation },
  {
    request: 'mute',
    payload: ({ bystander }) => ({ personId: bystander, minutes: 0 }),
    answers: moderation,
  },
  {
    request: 'deleteLine',
    payload: () => ({ lineId: 'ln_of_another_stream' }),
    answers: deletion,
  },
  {
    // of nothing that is pinned: who gets so far was let through
    request: 'unpin',
    payload: () => ({ tipId: 'ti_of_another_stream' }),
    answers: deletion,
  },
  {
    request: 'removeViewer',
    payload: ({ bystander }) => ({ personId: bystander, takeBack: true }),
    answers: moderation,
  },
  {
    request: 'openMedia',
    payload: () => ({}),
    answers: media('ok'),
    inOneToOne: {
      inside: 'MediaUnavailable',
      moderator: 'MediaUnavailable',
      creator: 'MediaUnavailable',
      inCall: 'MediaUnavailable',
    },
  },
  {
    request: 'openMedia',
    payload: () => ({ part: 'callWatch' }),
    answers: ['MediaUnavailable', 'MediaUnavailable', 'MediaUnavailable', 'ok', ...DENIED],
  },
  {
    request: 'openMedia',
    payload: () => ({ part: 'callSend' }),
    answers: ['MediaUnavailable', 'MediaUnavailable', 'MediaUnavailable', 'ok', ...DENIED],
  },
  { request: 'signal', payload: () => ({ peer: 'nobody' }), answers: media('UnknownPeer') },
  {
    // players offer by WHEP, where that is counted: a page that watches only answers
    request: 'signal',
    payload: () => ({ peer: 'origin', description: { type: 'offer', sdp: 'v=0' } }),
    answers: media('Forbidden'),
  },
  { request: 'closeMedia', payload: () => ({}), answers: media('ok') },
  { request: 'controlOverlay', payload: () => ({ command: { type: 'look' } }), answers: moderation },
  // by the mesh, where this is asked: who gets so far was let through
  { request: 'whepToken', payload: () => ({}), answers: media('PlaybackUnsupported') },
];

export const placeOf = (role: Role, mode: Mode): Place => PEOPLE[role]![MODES.indexOf(mode)]!;
const isGate = (place: Place): place is keyof typeof GATES => place in GATES;
export const isInside = (place: Place) =>
  ['inside', 'moderator', 'creator', 'inCall', 'guest'].includes(place);

/** Returns what each of the people is answered in that mode. */
export function expectedIn(mode: Mode, row: Row): Record<Role, string> {
  const answers = Object.keys(PEOPLE).map((role) => {
    const place = placeOf(role, mode);
    if (place === 'guest' || place === 'guestOutside') return [role, answerToGuest(place, row)];
    if (isGate(place)) return [role, TAKEN_BACK[row.request] ?? GATES[place]];
    const special = isInside(place) ? row.byRole?.[role as 'lead'] : undefined;
    if (special !== undefined) return [role, special];
    const usual = row.answers[PLACES.indexOf(place)]!;
    return [role, (mode === 'oneToOne' && row.inOneToOne?.[place]) || usual];
  });
  return Object.fromEntries(answers);
}

function answerToGuest(place: 'guest' | 'guestOutside', { request, answers: [inside] }: Row): string {
  if (!ASKED_BY_GUESTS.includes(request)) return 'Unauthorized';
  return place === 'guest' ? inside : 'AccessDenied';
}
