import type { Person } from '../../../shared/protocol/people.ts';
import type { AskWhat } from '../stream/link/asks.ts';
import { isAccepted } from '../stream/machine/callTimer.ts';
import type { Call, Modes } from '../stream/machine/modes.ts';
import { countTickets, waitingRequests } from '../stream/machine/views.ts';
import type { StreamCommand } from '../stream/streamMachine.ts';
import type { Random } from './random.ts';

export const creator: Person = { id: 'us_creator', name: 'Nova', handle: 'nova' };
export const fanOf = (n: number): Person => ({ id: `us_fan${n}`, name: `Fan ${n}`, handle: `fan${n}` });
export const FANS = 6;
const RULES = { match: 'any', followers: true, subscribers: null, invited: false, tipped: null } as const;
/** What is on the menu, and who has a share of what is paid for it. */
export const MENU = [
  { id: 'mi_song01', title: 'A song', priceMinor: '150', cooldownSeconds: 30, minutes: 1 },
  { id: 'mi_dance1', title: 'A dance', priceMinor: '40', minutes: 5 },
] as const;
export const MENU_SHARES = [
  { personId: 'us_guest0', part: 3_300, into: 'wallet' },
  { personId: 'us_guest1', part: 1_250, into: 'creator' },
] as const;
const EURO = { rateId: 'r1', numerator: '7', denominator: '3' };

/** What a fan does: asks the stream for something, tips, or takes or leaves the seat of a partner. */
export type FanAct =
  | { readonly type: 'ask'; readonly who: Person; readonly what: AskWhat }
  | { readonly type: 'tip'; readonly who: Person }
  | { readonly type: 'seat'; readonly callId: string | null };

/** Creator and fans who do whatever comes to mind, mostly what makes sense where the stream stands. */
export class SimPeople {
  readonly #random: Random;
  #sales = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  creatorActs(modes: Modes): StreamCommand {
    const random = this.#random;
    const onward = onwardOf(modes);
    if (this.#losesPicture(modes))
      return { type: 'callLost', callId: modes.call?.callId ?? 'call_none', sends: false };
    if (onward && random.chance(eagerness(modes))) return onward;
    const { held, sold } = countTickets(modes);
    const callId = modes.call?.callId ?? 'call_none';
    const first = random.pick([...waitingRequests(modes), null])?.orderId ?? 'or_none';
    const target = fanOf(random.below(FANS));
    const tipId = random.pick([...modes.menuOrders, null])?.tipId ?? 'ti_none';
    const confirm = { holders: held + sold, leaving: FANS };
    const commands: readonly (() => StreamCommand)[] = [
      () => this.openSale(),
      () => ({ type: 'stopSale', cancel: random.chance(0.5) }),
      () => ({ type: 'switchMode', mode: { type: 'ticketOnly' }, confirm, leaving: FANS }),
      () => ({ type: 'switchMode', mode: { type: 'ticketOnly' }, confirm, leaving: FANS }),
      () => ({ type: 'switchMode', mode: { type: 'public', limitMinutes: null }, confirm: null, leaving: 0 }),
      () => ({
        type: 'switchMode',
        mode: { type: 'private', rules: RULES, tickets: random.pick(['keep', 'return'] as const) },
        confirm: null,
        leaving: 0,
      }),
      () => this.openRequests(),
      () => ({ type: 'closeRequests' }),
      () => ({ type: 'acceptRequest', orderId: first }),
      () => ({ type: 'acceptRequest', orderId: first }),
      () => ({ type: 'declineRequest', orderId: first }),
      () => ({ type: 'menuDone', tipId }),
      () => ({ type: 'menuDone', tipId }),
      () => ({ type: 'skipItem', tipId }),
      () => ({ type: 'readyForCall' }),
      () => ({ type: 'readyForCall' }),
      () => ({ type: 'callConnected', callId }),
      () => ({ type: 'callLost', callId, sends: false }),
      () => ({ type: 'callLost', callId, sends: false }),
      () => ({ type: 'endCall', callId }),
      () => ({
        type: 'answerExtension',
        orderId: modes.call?.extension?.orderId ?? 'or_none',
        accept: random.chance(0.7),
      }),
      () => ({ type: 'removeViewer', target, takeBack: random.chance(0.7) }),
      () => ({ type: random.chance(0.2) ? 'creatorLeft' : 'creatorJoined' }),
    ];
    return random.pick(commands)();
  }

  /** The network is as bad as the day. */
  #losesPicture({ call }: Modes): boolean {
    return call?.state.stage.type === 'running' && this.#random.chance(0.15);
  }

  openSale(): StreamCommand {
    const saleId = `sale_${this.#sales++}`;
    const minimum = this.#random.below(2);
    return {
      type: 'openSale',
      saleId,
      priceMinor: '200',
      total: 2,
      minimum,
      tipsCount: this.#random.chance(0.5),
    };
  }

  openRequests(): StreamCommand {
    const random = this.#random;
    const fanLeaves = random.pick(['pays', 'returns'] as const);
    const autoAccept = random.chance(0.5);
    return { type: 'openRequests', minimumMinor: '300', lengthMinutes: 5, autoAccept, fanLeaves };
  }

  fanActs(modes: Modes): FanAct {
    const random = this.#random;
    const callId = modes.call?.callId ?? 'call_none';
    const partner = modes.call?.request.person;
    const fan = partner && random.chance(0.5) ? partner : fanOf(random.below(FANS));
    const paying = random.chance(0.7)
      ? ({ asset: 'MESI', rate: null } as const)
      : ({ asset: 'EUR', rate: EURO } as const);
    const amountMinor = String(100 + random.below(500));
    const asks: readonly (() => AskWhat)[] = [
      () => ({
        type: 'buyTicket',
        saleId: modes.sale?.saleId ?? 'sale_none',
        ...paying,
        priceMinor: '200',
      }),
      () => ({ type: 'buyTicket', saleId: modes.sale?.saleId ?? 'sale_none', ...paying, priceMinor: '200' }),
      () => ({ type: 'requestCall', ...paying, amountMinor, message: '', anonymous: false }),
      () => this.#orderItem(paying),
      () => this.#orderItem(paying),
      () => ({ type: 'cancelRequest', orderId: modes.callQueue[0]?.orderId ?? 'or_none' }),
      () => ({ type: 'readyForCall' }),
      () => ({ type: 'readyForCall' }),
      () => ({ type: 'callConnected', callId }),
      () => ({ type: 'callLost', callId }),
      () => ({ type: 'callLost', callId }),
      () => ({ type: 'extendCall', callId, minutes: 5, ...paying, amountMinor }),
      () => (random.chance(0.3) ? { type: 'endCall', callId } : { type: 'readyForCall' }),
    ];
    const onward = onwardOf(modes);
    if (partner && this.#losesPicture(modes))
      return { type: 'ask', who: partner, what: { type: 'callLost', callId } };
    if (partner && onward && random.chance(eagerness(modes)))
      return { type: 'ask', who: partner, what: onward };
    const ordered = random.chance(0.04) ? random.pick([...modes.menuOrders, null]) : null;
    const giver = modes.orders.open.get(ordered?.orderId ?? '')?.payer;
    if (ordered && giver)
      return { type: 'ask', who: giver, what: { type: 'cancelItem', tipId: ordered.tipId } };
    const dice = random.next();
    if (dice < 0.09) return { type: 'tip', who: fan };
    if (dice < 0.18) return { type: 'seat', callId: partner ? callId : null };
    return { type: 'ask', who: fan, what: random.pick(asks)() };
  }

  #orderItem(paying: Pick<AskWhat & { readonly type: 'orderItem' }, 'asset' | 'rate'>): AskWhat {
    const { id: itemId, priceMinor } = this.#random.pick(MENU);
    const amountMinor = String(Number(priceMinor) + this.#random.below(60));
    const words = { message: '', anonymous: this.#random.chance(0.3) };
    // the story names the tip after the order
    return { type: 'orderItem', itemId, ...paying, amountMinor, ...words, tipId: '', shares: MENU_SHARES };
  }
}

/** A lost picture takes its time. */
const isLost = ({ state }: Call): boolean =>
  state.people.some(({ at }) => at.type === 'here' && at.lost !== null);
const eagerness = ({ call }: Modes): number => (call && isLost(call) ? 0.1 : 0.6);

/** What brings a call on from where it stands; chance alone would hardly ever get there. */
function onwardOf({ call }: Modes): (AskWhat & StreamCommand) | null {
  if (!call || call.state.stage.type === 'running') return null;
  return isAccepted(call) ? { type: 'readyForCall' } : { type: 'callConnected', callId: call.callId };
}
