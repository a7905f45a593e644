import { type Client, type MessageContext, RoomPlugin } from '@colyseus/core';
import { type Asset, isAsset } from '../../../shared/money.ts';
import type { OrderAnswer } from '../../../shared/protocol/answers.ts';
import * as commands from '../../../shared/protocol/commands.ts';
import type { Outcome, RejectionCode } from '../../../shared/protocol/rejections.ts';
import { LedgerUnavailable } from '../../services/ledger/port.ts';
import { RatesUnavailable } from '../../services/rates/port.ts';
import type { Ask, AskRate, AskSettled, AskWhat } from '../kernel/asks.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { orderIdOf } from '../kernel/orderId.ts';
import { accept, answer, closedCode, refuse, type Seat } from '../kernel/seat.ts';
import { checkAmount, checkTipMessage } from '../policies/text.ts';

type Handler = (client: Client, payload: unknown, context: MessageContext) => Promise<unknown>;

const ASKS = [
  'buyTicket',
  'requestCall',
  'extendCall',
  'cancelRequest',
  'readyForCall',
  'callConnected',
  'endCall',
  'setSlowMode',
  'mute',
  'removeViewer',
] as const;

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
  override readonly messages: { readonly [K in (typeof ASKS)[number]]: Handler };

  constructor(input: AsksInput) {
    super();
    const orders = new Orders(input);
    const { services, log } = input.deps;
    const kit = { clock: services.clock, log };
    const viewer = { rate: 'control', roles: ['viewer'] } as const;
    const tell = async (seat: Seat, what: AskWhat): Promise<Outcome<unknown>> => {
      const id = services.ids.next('ask');
      const { refused } = await input.ask({ id, person: seat.person, what });
      return refused === null ? accept({}) : refuse(refused);
    };
    const moderate = async (
      seat: Seat,
      personId: string | null,
      what: (target: Seat['person']) => AskWhat,
    ) => {
      if (!input.isModerator(seat)) return refuse('Forbidden');
      const target = personId === null ? seat.person : await services.identity.get(personId);
      if (!target) return refuse('NotFound');
      const { id, name, handle } = target;
      return tell(seat, what({ id, name, handle }));
    };
    this.messages = {
      buyTicket: answer(kit, {
        ...viewer,
        schema: commands.buyTicketCommand,
        at: 'seated',
        run: ({ seat, payload }) => orders.buyTicket(seat, payload),
      }),
      requestCall: answer(kit, {
        ...viewer,
        schema: commands.requestCallCommand,
        run: ({ seat, payload }) => orders.requestCall(seat, payload),
      }),
      extendCall: answer(kit, {
        ...viewer,
        schema: commands.extendCallCommand,
        run: ({ seat, payload }) => orders.extendCall(seat, payload),
      }),
      cancelRequest: answer(kit, {
        ...viewer,
        schema: commands.cancelRequestCommand,
        // money comes back wherever one stands
        at: 'seated',
        run: ({ seat, payload }) => tell(seat, { t: 'cancelRequest', ...payload }),
      }),
      readyForCall: answer(kit, {
        ...viewer,
        schema: commands.readyForCallCommand,
        run: ({ seat }) => tell(seat, { t: 'readyForCall' }),
      }),
      callConnected: answer(kit, {
        ...viewer,
        schema: commands.callConnectedCommand,
        run: ({ seat, payload }) => tell(seat, { t: 'callConnected', ...payload }),
      }),
      endCall: answer(kit, {
        ...viewer,
        schema: commands.endCallCommand,
        run: ({ seat, payload }) => tell(seat, { t: 'endCall', ...payload }),
      }),
      setSlowMode: answer(kit, {
        ...viewer,
        schema: commands.setSlowModeCommand,
        run: ({ seat, payload }) => moderate(seat, null, () => ({ t: 'setSlowMode', ...payload })),
      }),
      mute: answer(kit, {
        ...viewer,
        schema: commands.muteCommand,
        run: ({ seat, payload: { personId, minutes } }) =>
          moderate(seat, personId, (target) => ({ t: 'mute', target, minutes })),
      }),
      removeViewer: answer(kit, {
        ...viewer,
        schema: commands.removeViewerCommand,
        run: ({ seat, payload: { personId, takeBack = false } }) =>
          moderate(seat, personId, (target) => ({ t: 'removeViewer', target, takeBack })),
      }),
    };
  }
}

type Payload<K extends 'buyTicketCommand' | 'requestCallCommand' | 'extendCallCommand'> =
  (typeof commands)[K]['_output'];

/** Asks that hold money: judged for shape here, quoted here, decided by the authority. */
class Orders {
  readonly #input: AsksInput;

  constructor(input: AsksInput) {
    this.#input = input;
  }

  async buyTicket(seat: Seat, payload: Payload<'buyTicketCommand'>): Promise<Outcome<OrderAnswer>> {
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

  async requestCall(seat: Seat, payload: Payload<'requestCallCommand'>): Promise<Outcome<OrderAnswer>> {
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

  async extendCall(seat: Seat, payload: Payload<'extendCallCommand'>): Promise<Outcome<OrderAnswer>> {
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
      const orderId = orderIdOf(seat.person.id, commandId);
      const rate = await this.#rateOf(asset);
      const ask = { id: orderId, person: seat.person, what: what({ asset, rate }) };
      const { refused, order } = await this.#input.ask(ask);
      if (refused !== null || order === null)
        return refuse(refused ?? ('TemporarilyUnavailable' as RejectionCode));
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
