import { RoomPlugin } from '@colyseus/core';
import { type Asset, isAsset } from '../../../shared/money.ts';
import type { OrderAnswer } from '../../../shared/protocol/answers.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import { AUDIENCE_REQUESTS, type Done, type PayloadOf } from '../../../shared/protocol/requests.ts';
import { LedgerUnavailable } from '../../services/ledger/port.ts';
import { RatesUnavailable } from '../../services/rates/port.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import {
  accept,
  answer,
  closedCode,
  kitOf,
  type RequestHandlers,
  refuse,
  type Seat,
} from '../kernel/seat.ts';
import { checkAmount, checkTipMessage } from '../policies/text.ts';
import type { Ask, AskRate, AskSettled, AskWhat } from '../stream/link/asks.ts';

export type AskRequest = Exclude<AskWhat['t'], 'writeOnTip'>;

interface AsksInput {
  readonly deps: RoomDeps;
  /** The one who streams asks in the control seat, and buys nothing here. */
  readonly isCreator: (seat: Seat) => boolean;
  readonly isModerator: (seat: Seat) => boolean;
  readonly ask: (ask: Ask) => Promise<AskSettled>;
}

/** What viewers ask of the authority: tickets, one-to-ones, and what moderators may. It decides; money is held first. */
export class AsksPlugin extends RoomPlugin {
  override readonly pluginName = 'asks' as const;
  override readonly messages: RequestHandlers<AskRequest>;

  constructor(input: AsksInput) {
    super();
    this.messages = { ...orderRequests(input), ...callRequests(input), ...moderationRequests(input) };
  }
}

function orderRequests(input: AsksInput) {
  const kit = kitOf(input.deps);
  const orders = new Orders(input);
  return {
    buyTicket: answer(kit, AUDIENCE_REQUESTS.buyTicket, ({ seat, payload }) =>
      orders.buyTicket(seat, payload),
    ),
    requestCall: answer(kit, AUDIENCE_REQUESTS.requestCall, ({ seat, payload }) =>
      orders.requestCall(seat, payload),
    ),
    extendCall: answer(kit, AUDIENCE_REQUESTS.extendCall, ({ seat, payload }) =>
      orders.extendCall(seat, payload),
    ),
  };
}

function callRequests(input: AsksInput) {
  const kit = kitOf(input.deps);
  return {
    cancelRequest: answer(kit, AUDIENCE_REQUESTS.cancelRequest, ({ seat, payload }) =>
      tell(input, seat, { t: 'cancelRequest', ...payload }),
    ),
    readyForCall: answer(kit, AUDIENCE_REQUESTS.readyForCall, ({ seat }) =>
      tell(input, seat, { t: 'readyForCall' }),
    ),
    callConnected: answer(kit, AUDIENCE_REQUESTS.callConnected, ({ seat, payload }) =>
      tell(input, seat, { t: 'callConnected', ...payload }),
    ),
    callLost: answer(kit, AUDIENCE_REQUESTS.callLost, ({ seat, payload }) =>
      tell(input, seat, { t: 'callLost', ...payload }),
    ),
    endCall: answer(kit, AUDIENCE_REQUESTS.endCall, ({ seat, payload }) =>
      tell(input, seat, { t: 'endCall', ...payload }),
    ),
    answerCallRecording: answer(kit, AUDIENCE_REQUESTS.answerCallRecording, ({ seat, payload }) =>
      tell(input, seat, { t: 'answerCallRecording', ...payload }),
    ),
  };
}

function moderationRequests(input: AsksInput) {
  const kit = kitOf(input.deps);
  return {
    setSlowMode: answer(kit, AUDIENCE_REQUESTS.setSlowMode, ({ seat, payload }) =>
      input.isModerator(seat) ? tell(input, seat, { t: 'setSlowMode', ...payload }) : refuse('Forbidden'),
    ),
    mute: answer(kit, AUDIENCE_REQUESTS.mute, ({ seat, payload: { personId, minutes } }) =>
      tellOf(input, { seat, personId }, (target) => ({ t: 'mute', target, minutes })),
    ),
    deleteLine: answer(kit, AUDIENCE_REQUESTS.deleteLine, ({ seat, payload }) =>
      input.isModerator(seat) ? tell(input, seat, { t: 'deleteLine', ...payload }) : refuse('Forbidden'),
    ),
    removeViewer: answer(
      kit,
      AUDIENCE_REQUESTS.removeViewer,
      ({ seat, payload: { personId, takeBack = false } }) =>
        tellOf(input, { seat, personId }, (target) => ({ t: 'removeViewer', target, takeBack })),
    ),
  };
}

async function tell({ deps, ask }: AsksInput, seat: Seat, what: AskWhat): Promise<Outcome<Done>> {
  const { refused } = await ask({ id: deps.services.ids.next('ask'), person: seat.person, what });
  return refused === null ? accept({}) : refuse(refused);
}

/** Of moderators, about somebody else. */
async function tellOf(
  input: AsksInput,
  { seat, personId }: { readonly seat: Seat; readonly personId: string },
  what: (target: Seat['person']) => AskWhat,
): Promise<Outcome<Done>> {
  if (!input.isModerator(seat)) return refuse('Forbidden');
  const account = await input.deps.services.identity.get(personId);
  if (!account) return refuse('NotFound');
  const { id, name, handle } = account;
  return tell(input, seat, what({ id, name, handle }));
}

type Payload<K extends 'buyTicket' | 'requestCall' | 'extendCall'> = PayloadOf<(typeof AUDIENCE_REQUESTS)[K]>;

/** Asks that hold money: judged for shape here, quoted here, decided by the authority. */
class Orders {
  readonly #input: AsksInput;

  constructor(input: AsksInput) {
    this.#input = input;
  }

  async buyTicket(seat: Seat, payload: Payload<'buyTicket'>): Promise<Outcome<OrderAnswer>> {
    const { commandId, saleId, asset, priceMinor } = payload;
    const { standing } = seat;
    const may = standing.at === 'inside' || (standing.at === 'door' && standing.why === 'ticketOnly');
    if (!may) return refuse(closedCode(standing));
    // a price of nothing is shown to those whose tips cover it
    if (!/^(0|[1-9]\d{0,29})$/.test(priceMinor)) return refuse('AmountInvalid');
    return this.#order(seat, { commandId, asset }, (known) => ({
      t: 'buyTicket',
      ...known,
      saleId,
      priceMinor,
    }));
  }

  async requestCall(seat: Seat, payload: Payload<'requestCall'>): Promise<Outcome<OrderAnswer>> {
    const { commandId, asset, message = '', anonymous = false } = payload;
    const amount = checkAmount(payload);
    if (!amount.ok) return refuse(amount.code);
    const text = checkTipMessage(message);
    if (!text.ok) return refuse(text.code);
    const amountMinor = amount.value.amountMinor.toString();
    return this.#order(seat, { commandId, asset }, (known) => ({
      t: 'requestCall',
      ...known,
      amountMinor,
      message: text.value,
      anonymous,
    }));
  }

  async extendCall(seat: Seat, payload: Payload<'extendCall'>): Promise<Outcome<OrderAnswer>> {
    const { commandId, callId, minutes, asset } = payload;
    const amount = checkAmount(payload);
    if (!amount.ok) return refuse(amount.code);
    const amountMinor = amount.value.amountMinor.toString();
    return this.#order(seat, { commandId, asset }, (known) => ({
      t: 'extendCall',
      ...known,
      callId,
      minutes,
      amountMinor,
    }));
  }

  async #order(
    seat: Seat,
    { commandId, asset }: { readonly commandId: string; readonly asset: string },
    what: (known: { readonly asset: Asset; readonly rate: AskRate }) => AskWhat,
  ): Promise<Outcome<OrderAnswer>> {
    if (this.#input.isCreator(seat)) return refuse('Forbidden');
    if (!isAsset(asset)) return refuse('UnknownAsset');
    try {
      const orderId = this.#input.deps.services.opaqueIds.order(seat.person.id, commandId);
      const rate = await this.#rateOf(asset);
      const ask = { id: orderId, person: seat.person, what: what({ asset, rate }) };
      const { refused, order } = await this.#input.ask(ask);
      if (refused !== null || order === null) return refuse(refused ?? 'TemporarilyUnavailable');
      const balances = await this.#input.deps.services.ledger.balances(`wallet:${seat.person.id}`);
      return accept({ orderId, ...order, balanceMinor: (balances[order.asset] ?? 0n).toString() });
    } catch (error) {
      if (error instanceof LedgerUnavailable || error instanceof RatesUnavailable)
        return refuse('TemporarilyUnavailable');
      throw error;
    }
  }

  async #rateOf(asset: Asset): Promise<AskRate> {
    if (asset === 'MESI') return null;
    const { rateId, rate } = await this.#input.deps.services.rates.quote({ asset, amountMinor: 1n });
    return { rateId, numerator: rate.numerator.toString(), denominator: rate.denominator.toString() };
  }
}
