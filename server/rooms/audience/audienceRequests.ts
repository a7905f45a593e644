import { type Asset, isAsset } from '../../../shared/money.ts';
import type { OrderAnswer } from '../../../shared/protocol/answers.ts';
import { reactionKind } from '../../../shared/protocol/commands.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import { AUDIENCE_REQUESTS, type Done, type PayloadOf } from '../../../shared/protocol/requests.ts';
import { checkAmount, checkTipMessage } from '../../domain/text.ts';
import { holdEndEntryId } from '../../services/ledger/holds/holds.ts';
import { LedgerUnavailable } from '../../services/ledger/port.ts';
import { RatesUnavailable } from '../../services/rates/port.ts';
import { StoreUnavailable } from '../../services/store/port.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import {
  accept,
  answer,
  closedCode,
  closeUnknown,
  kitOf,
  type RequestHandlers,
  refuse,
  type Seat,
} from '../kernel/seat.ts';
import type { OrderRate } from '../orders/price.ts';
import type { ChatRequest } from '../plugins/ChatPlugin.ts';
import type { DeskRequest } from '../plugins/DeskPlugin.ts';
import type { MediaRequest } from '../plugins/MediaPlugin.ts';
import type { ModerationRequest } from '../plugins/ModerationPlugin.ts';
import type { TipRequest } from '../plugins/TipsPlugin.ts';
import { controlOverlay } from '../stream/controlOverlay.ts';
import type { AskWhat } from '../stream/link/asks.ts';
import type { AudienceSeats } from './AudienceSeats.ts';
import type { AudienceShard } from './AudienceShard.ts';

/** All requests of the table but those that plugins answer. */
type OwnRequest = Exclude<
  keyof typeof AUDIENCE_REQUESTS,
  ChatRequest | TipRequest | MediaRequest | ModerationRequest | DeskRequest
>;

interface AudienceRequestsInput {
  readonly deps: RoomDeps;
  readonly shard: () => AudienceShard;
  readonly seats: () => AudienceSeats;
}

/**
 * Answers what viewers ask of the stream alone: reactions, tickets, one-to-ones. The authority decides; money is held
 * first.
 */
export function audienceRequests(
  input: AudienceRequestsInput,
): RequestHandlers<OwnRequest> & { readonly '*': typeof closeUnknown } {
  const kit = kitOf(input.deps);
  return {
    '*': closeUnknown,
    react: answer(kit, AUDIENCE_REQUESTS.react, ({ payload }) => {
      const kind = reactionKind.safeParse(payload.kind);
      if (!kind.success) return refuse('UnknownReaction');
      if (input.shard().snapshot()?.stage.phase.type !== 'live') return refuse('StreamNotLive');
      input.shard().react(kind.data);
      return accept({});
    }),
    whepToken: answer(kit, AUDIENCE_REQUESTS.whepToken, ({ seat }) => input.seats().playbacks.issue(seat)),
    controlOverlay: answer(kit, AUDIENCE_REQUESTS.controlOverlay, ({ seat, payload }) => {
      const stream = input.shard().snapshot();
      if (!input.seats().isModerator(seat)) return refuse('Forbidden');
      if (!stream) return refuse('TemporarilyUnavailable');
      return controlOverlay(input.deps.services, stream, payload.command);
    }),
    unpin: answer(kit, AUDIENCE_REQUESTS.unpin, ({ seat, payload }) =>
      input.seats().isModerator(seat)
        ? tell(input, seat, { type: 'unpin', ...payload })
        : refuse('Forbidden'),
    ),
    ...orderRequests(input),
    ...callRequests(input),
  };
}

function orderRequests(input: AudienceRequestsInput) {
  const kit = kitOf(input.deps);
  const orders = new Orders(input);
  return {
    buyTicket: answer(kit, AUDIENCE_REQUESTS.buyTicket, ({ seat, payload }) =>
      orders.buyTicket(seat, payload),
    ),
    orderItem: answer(kit, AUDIENCE_REQUESTS.orderItem, ({ seat, payload }) =>
      orders.orderItem(seat, payload),
    ),
    cancelItem: answer(kit, AUDIENCE_REQUESTS.cancelItem, ({ seat, payload }) =>
      tell(input, seat, { type: 'cancelItem', ...payload }),
    ),
    requestCall: answer(kit, AUDIENCE_REQUESTS.requestCall, ({ seat, payload }) =>
      orders.requestCall(seat, payload),
    ),
    extendCall: answer(kit, AUDIENCE_REQUESTS.extendCall, ({ seat, payload }) =>
      orders.extendCall(seat, payload),
    ),
  };
}

function callRequests(input: AudienceRequestsInput) {
  const kit = kitOf(input.deps);
  return {
    cancelRequest: answer(kit, AUDIENCE_REQUESTS.cancelRequest, ({ seat, payload }) =>
      tell(input, seat, { type: 'cancelRequest', ...payload }),
    ),
    readyForCall: answer(kit, AUDIENCE_REQUESTS.readyForCall, ({ seat }) =>
      tell(input, seat, { type: 'readyForCall' }),
    ),
    callConnected: answer(kit, AUDIENCE_REQUESTS.callConnected, ({ seat, payload }) =>
      tell(input, seat, { type: 'callConnected', ...payload }),
    ),
    callLost: answer(kit, AUDIENCE_REQUESTS.callLost, ({ seat, payload }) =>
      tell(input, seat, { type: 'callLost', ...payload }),
    ),
    endCall: answer(kit, AUDIENCE_REQUESTS.endCall, ({ seat, payload }) =>
      tell(input, seat, { type: 'endCall', ...payload }),
    ),
    answerCallRecording: answer(kit, AUDIENCE_REQUESTS.answerCallRecording, ({ seat, payload }) =>
      tell(input, seat, { type: 'answerCallRecording', ...payload }),
    ),
  };
}

async function tell(
  { deps, shard }: AudienceRequestsInput,
  seat: Seat,
  what: AskWhat,
): Promise<Outcome<Done>> {
  const { refused } = await shard().ask({ id: deps.services.ids.next('ask'), person: seat.person, what });
  return refused === null ? accept({}) : refuse(refused);
}

type OrderRequest = 'buyTicket' | 'orderItem' | 'requestCall' | 'extendCall';
type Payload<K extends OrderRequest> = PayloadOf<(typeof AUDIENCE_REQUESTS)[K]>;

/** Takes the asks that hold money: they are judged for shape and quoted here, and decided by the authority. */
class Orders {
  readonly #input: AudienceRequestsInput;

  constructor(input: AudienceRequestsInput) {
    this.#input = input;
  }

  async buyTicket(seat: Seat, payload: Payload<'buyTicket'>): Promise<Outcome<OrderAnswer>> {
    const { commandId, saleId, asset, priceMinor } = payload;
    const { standing } = seat;
    const may = standing.at === 'inside' || (standing.at === 'door' && standing.why === 'ticketOnly');
    if (!may) return refuse(closedCode(standing));
    const shut = await this.#input.seats().whyNotAt(seat.person.id, 'ticketOnly');
    if (shut !== null) return refuse(shut);
    // a price of nothing is shown to those whose tips cover it
    if (!/^(0|[1-9]\d{0,29})$/.test(priceMinor)) return refuse('AmountInvalid');
    return this.#order(seat, { commandId, asset }, (known) => ({
      type: 'buyTicket',
      ...known,
      saleId,
      priceMinor,
    }));
  }

  async orderItem(seat: Seat, payload: Payload<'orderItem'>): Promise<Outcome<OrderAnswer>> {
    const { commandId, itemId, asset, message = '', anonymous = false } = payload;
    const amount = checkAmount(payload);
    if (!amount.ok) return refuse(amount.code);
    const text = checkTipMessage(message);
    if (!text.ok) return refuse(text.code);
    const { services } = this.#input.deps;
    const creatorId = this.#input.shard().snapshot()?.stage.creator.id;
    if (creatorId === undefined) return refuse('TemporarilyUnavailable');
    const orderId = services.opaqueIds.order(seat.person.id, commandId);
    const tipId = services.opaqueIds.tip(holdEndEntryId(orderId));
    const amountMinor = amount.value.amountMinor.toString();
    const order = { itemId, amountMinor, message: text.value, anonymous, tipId };
    try {
      const shares = await services.splits.of(creatorId, { giverId: seat.person.id, anonymous });
      const isHidden = !anonymous && (await services.supporters.isHidden(seat.person.id));
      return await this.#order(seat, { commandId, asset }, (known) => ({
        ...{ type: 'orderItem', ...known, ...order, shares },
        ...(isHidden ? { isUnranked: true } : {}),
      }));
    } catch (error) {
      if (error instanceof StoreUnavailable) return refuse('TemporarilyUnavailable');
      throw error;
    }
  }

  async requestCall(seat: Seat, payload: Payload<'requestCall'>): Promise<Outcome<OrderAnswer>> {
    const { commandId, asset, message = '', anonymous = false } = payload;
    const amount = checkAmount(payload);
    if (!amount.ok) return refuse(amount.code);
    const text = checkTipMessage(message);
    if (!text.ok) return refuse(text.code);
    const shut = await this.#input.seats().whyNotAt(seat.person.id, 'oneToOne');
    if (shut !== null) return refuse(shut);
    const amountMinor = amount.value.amountMinor.toString();
    return this.#order(seat, { commandId, asset }, (known) => ({
      type: 'requestCall',
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
      type: 'extendCall',
      ...known,
      callId,
      minutes,
      amountMinor,
    }));
  }

  async #order(
    seat: Seat,
    { commandId, asset }: { readonly commandId: string; readonly asset: string },
    what: (known: { readonly asset: Asset; readonly rate: OrderRate }) => AskWhat,
  ): Promise<Outcome<OrderAnswer>> {
    // the creator asks in the control seat and buys nothing here
    if (this.#input.seats().isCreator(seat)) return refuse('Forbidden');
    if (!isAsset(asset)) return refuse('UnknownAsset');
    try {
      const orderId = this.#input.deps.services.opaqueIds.order(seat.person.id, commandId);
      const rate = await this.#rateOf(asset);
      const ask = { id: orderId, person: seat.person, what: what({ asset, rate }) };
      const { refused, order } = await this.#input.shard().ask(ask);
      if (refused !== null || order === null) return refuse(refused ?? 'TemporarilyUnavailable');
      const balances = await this.#input.deps.services.ledger.balances(`wallet:${seat.person.id}`);
      return accept({ orderId, ...order, balanceMinor: (balances[order.asset] ?? 0n).toString() });
    } catch (error) {
      if (error instanceof LedgerUnavailable || error instanceof RatesUnavailable)
        return refuse('TemporarilyUnavailable');
      throw error;
    }
  }

  async #rateOf(asset: Asset): Promise<OrderRate> {
    if (asset === 'MESI') return null;
    const { rateId, rate } = await this.#input.deps.services.rates.quote({ asset, amountMinor: 1n });
    return { rateId, numerator: rate.numerator.toString(), denominator: rate.denominator.toString() };
  }
}
