import { type Asset, isAsset, type Money } from '../../../shared/money.ts';
import { type WebhookBody, webhookBody } from '../../../shared/protocol/money.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort, Versioned } from '../store/port.ts';
import type { PaymentsPort, ProviderAnswer, ProviderOrder, WebhookReading } from './port.ts';
import { chargeScript, payoutScript, type Script } from './sandboxScript.ts';
import { judgeSignature, signWebhook } from './webhookSignature.ts';

const ORDERS = COLLECTIONS.sandboxOrders.name;
/** Orders whose tellings are taken up again at a start. */
const RESUMED_ORDERS = 1_000;

type OrderType = WebhookBody['type'];

/** The provider's own memory: nothing of it is read by anybody else. */
interface OrderDocument {
  readonly [key: string]: string | number | undefined;
  readonly type: OrderType;
  readonly userId: string;
  readonly asset: Asset;
  readonly amountMinor: string;
  readonly createdAtMs: number;
  /** It is there while there is something to tell. */
  readonly telling?: 'yes';
}

export interface SandboxOptions {
  readonly store: StorePort;
  readonly clock: Clock;
  /** The secret that signs the webhooks. */
  readonly secret: string;
  /** Brings a webhook to where HTTP would; it may fail, as networks do. */
  readonly deliver: (webhook: {
    readonly rawBody: Uint8Array;
    readonly signature: string;
  }) => Promise<unknown>;
}

/** A provider that moves nothing and behaves like one that does: its amounts decide what fails (sandboxScript.ts). */
export interface SandboxPayments extends PaymentsPort {
  /** Takes up what had not been told when the process ended. */
  resume(): Promise<void>;
}

export function createSandboxPayments(options: SandboxOptions): SandboxPayments {
  return new Sandbox(options);
}

class Sandbox implements SandboxPayments {
  readonly name = 'sandbox';
  readonly #options: SandboxOptions;
  readonly #timers = new Set<() => void>();
  #isClosed = false;

  constructor(options: SandboxOptions) {
    this.#options = options;
  }

  async charge(order: ProviderOrder) {
    const stored = await this.#take(order, 'payment');
    return this.#stateNow(chargeScript(moneyOf(stored)), stored);
  }

  async findPayment(id: string) {
    const stored = await this.#options.store.get<OrderDocument>(ORDERS, id);
    return stored ? this.#stateNow(chargeScript(moneyOf(stored.body)), stored.body) : null;
  }

  async payOut(order: ProviderOrder) {
    const stored = await this.#take(order, 'payout');
    return this.#stateNow(payoutScript(moneyOf(stored)), stored);
  }

  readWebhook({ rawBody, signature }: Parameters<PaymentsPort['readWebhook']>[0]): WebhookReading {
    const { secret, clock } = this.#options;
    const judged = judgeSignature({ secret, rawBody, nowMs: clock.nowMs() }, signature);
    if (judged !== 'ok') return { ok: false, rejection: judged };
    const parsed = webhookBody.safeParse(parseJson(rawBody));
    return parsed.success ? { ok: true, event: parsed.data } : { ok: false, rejection: 'BadRequest' };
  }

  async resume() {
    const query = { field: 'telling', value: 'yes', limit: RESUMED_ORDERS };
    const untold = await this.#options.store.find<OrderDocument>(ORDERS, query);
    for (const order of untold) this.#schedule(order);
  }

  health = async () => ({ ok: true });

  async close() {
    this.#isClosed = true;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  async #take({ id, userId, money }: ProviderOrder, type: OrderType): Promise<OrderDocument> {
    const { store, clock } = this.#options;
    const { asset, amountMinor } = money;
    const hasTellings = scriptOf(type, money).tellings.length > 0;
    const body: OrderDocument = {
      type,
      userId,
      asset,
      amountMinor: String(amountMinor),
      createdAtMs: clock.nowMs(),
      ...(hasTellings ? { telling: 'yes' } : {}),
    };
    const inserted = await store.insert(ORDERS, id, body);
    if (inserted.ok) {
      this.#schedule({ id, version: 1, body });
      return body;
    }
    const stored = await store.get<OrderDocument>(ORDERS, id);
    if (!stored) throw new Error(`the sandbox lost the order ${id}`);
    return stored.body;
  }

  #stateNow<State>(script: Script<State>, { createdAtMs }: OrderDocument): ProviderAnswer<State> {
    const ageMs = this.#options.clock.nowMs() - createdAtMs;
    const { state, reason } = script.steps.findLast(({ afterMs }) => afterMs <= ageMs) ?? script.steps[0]!;
    return { state, reason };
  }

  #schedule(order: Versioned<OrderDocument>): void {
    const { clock } = this.#options;
    const { type, createdAtMs } = order.body;
    const { tellings } = scriptOf(type, moneyOf(order.body));
    for (const [index, { afterMs, step }] of tellings.entries()) {
      const isLast = index === tellings.length - 1;
      const cancel = clock.after(Math.max(0, createdAtMs + afterMs - clock.nowMs()), () => {
        this.#timers.delete(cancel);
        if (this.#isClosed) return;
        // what is not taken is told again at the next start
        void this.#tell(order, step).then(() => (isLast ? this.#forget(order) : undefined), ignore);
      });
      this.#timers.add(cancel);
    }
  }

  async #tell(order: Versioned<OrderDocument>, step: number): Promise<void> {
    const { clock, secret, deliver } = this.#options;
    const { type, asset, amountMinor } = order.body;
    const { state, reason } = scriptOf(type, moneyOf(order.body)).steps[step]!;
    const event: WebhookBody = {
      // of the step, not of the telling: what is told twice is one event
      eventId: `ev_${step}_${order.id}`,
      type,
      id: order.id,
      status: state,
      asset,
      amountMinor,
      ...(reason === null ? {} : { reason }),
    };
    const rawBody = Buffer.from(JSON.stringify(event));
    await deliver({ rawBody, signature: signWebhook({ secret, rawBody, nowMs: clock.nowMs() }) });
  }

  /** Notes that all is told. */
  async #forget({ id, version, body: { telling: _, ...body } }: Versioned<OrderDocument>): Promise<void> {
    await this.#options.store.replace(ORDERS, id, version, body).catch(ignore);
  }
}

function scriptOf(type: OrderType, money: Money): Script<WebhookBody['status']> {
  return type === 'payment' ? chargeScript(money) : payoutScript(money);
}

function moneyOf({ asset, amountMinor }: OrderDocument): Money {
  if (!isAsset(asset)) throw new Error(`the sandbox knows no ${asset}`);
  return { asset, amountMinor: BigInt(amountMinor) };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

function ignore(): void {}
