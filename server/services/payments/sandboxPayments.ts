import { type Asset, isAsset, type Money } from '../../../shared/money.ts';
import { type WebhookBody, webhookBody } from '../../../shared/protocol/money.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { StorePort, Versioned } from '../store/port.ts';
import type { PaymentsPort, ProviderAnswer, ProviderOrder } from './port.ts';
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
  /** While there is something to tell. */
  readonly telling?: 'yes';
}

export interface SandboxOptions {
  readonly store: StorePort;
  readonly clock: Clock;
  /** Signs the webhooks. */
  readonly secret: string;
  /** Brings a webhook to where HTTP would; it may fail, as networks do. */
  readonly deliver: (webhook: {
    readonly rawBody: Uint8Array;
    readonly signature: string;
  }) => Promise<unknown>;
}

/** A provider that moves nothing and behaves like one that does: its amounts decide what fails (sandboxScript.ts). */
export interface SandboxPayments extends PaymentsPort {
  /** Takes up what had not been told when the process went. */
  resume(): Promise<void>;
}

export function createSandboxPayments({ store, clock, secret, deliver }: SandboxOptions): SandboxPayments {
  const timers = new Set<() => void>();
  let isClosed = false;

  const scriptOf = (type: OrderType, money: Money): Script<WebhookBody['status']> =>
    type === 'payment' ? chargeScript(money) : payoutScript(money);

  const tell = async (order: Versioned<OrderDocument>, step: number) => {
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
  };

  const schedule = (order: Versioned<OrderDocument>) => {
    const { type, createdAtMs } = order.body;
    const { tellings } = scriptOf(type, moneyOf(order.body));
    tellings.forEach(({ afterMs, step }, index) => {
      const cancel = clock.after(Math.max(0, createdAtMs + afterMs - clock.nowMs()), () => {
        timers.delete(cancel);
        if (isClosed) return;
        const isLast = index === tellings.length - 1;
        // what is not taken is told again at the next start
        void tell(order, step).then(() => (isLast ? settle(order) : undefined), ignore);
      });
      timers.add(cancel);
    });
  };

  const settle = async ({ id, version, body: { telling: _, ...body } }: Versioned<OrderDocument>) => {
    await store.replace(ORDERS, id, version, body).catch(ignore);
  };

  const take = async ({ id, userId, money }: ProviderOrder, type: OrderType) => {
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
    if (inserted.ok) schedule({ id, version: 1, body });
    const stored = inserted.ok ? body : (await store.get<OrderDocument>(ORDERS, id))?.body;
    if (!stored) throw new Error(`the sandbox lost the order ${id}`);
    return stored;
  };

  const now = <State>(script: Script<State>, createdAtMs: number): ProviderAnswer<State> => {
    const ageMs = clock.nowMs() - createdAtMs;
    const { state, reason } = script.steps.findLast(({ afterMs }) => afterMs <= ageMs) ?? script.steps[0]!;
    return { state, reason };
  };

  return {
    name: 'sandbox',

    async charge(order) {
      const stored = await take(order, 'payment');
      return now(chargeScript(moneyOf(stored)), stored.createdAtMs);
    },

    async findPayment(id) {
      const stored = await store.get<OrderDocument>(ORDERS, id);
      return stored ? now(chargeScript(moneyOf(stored.body)), stored.body.createdAtMs) : null;
    },

    async payOut(order) {
      const stored = await take(order, 'payout');
      return now(payoutScript(moneyOf(stored)), stored.createdAtMs);
    },

    readWebhook({ rawBody, signature }) {
      const judged = judgeSignature({ secret, rawBody, nowMs: clock.nowMs() }, signature);
      if (judged !== 'ok') return { ok: false, rejection: judged };
      const parsed = webhookBody.safeParse(parseJson(rawBody));
      return parsed.success ? { ok: true, event: parsed.data } : { ok: false, rejection: 'BadRequest' };
    },

    async resume() {
      const query = { field: 'telling', value: 'yes', limit: RESUMED_ORDERS };
      for (const order of await store.find<OrderDocument>(ORDERS, query)) schedule(order);
    },

    health: async () => ({ ok: true }),

    async close() {
      isClosed = true;
      for (const cancel of timers) cancel();
      timers.clear();
    },
  };
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
