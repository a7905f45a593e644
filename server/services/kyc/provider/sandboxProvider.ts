import type { Clock } from '../../runtime/port.ts';
import { COLLECTIONS } from '../../store/collections.ts';
import type { JsonObject, StorePort } from '../../store/port.ts';
import { stampWebhook, type WebhookInput } from '../../webhookSignature.ts';
import type { KycProvider } from './provider.ts';
import { sandboxScript } from './sandboxScript.ts';
import { PROVIDER_SCHEMES, readCheckEvent } from './signedProvider.ts';

const CHECKS = COLLECTIONS.sandboxChecks.name;
/** Checks whose events are taken up again at a start. */
const RESUMED = 1_000;

/** The provider's own memory: nothing of it is read by anybody else. */
type Check = JsonObject & {
  readonly hint: string;
  readonly begunAtMs: number;
  /** It is there while there is something to tell. */
  readonly telling?: 'yes';
};

interface SandboxInput {
  readonly store: StorePort;
  readonly clock: Clock;
  /** The secret that signs the events. */
  readonly secret: string;
  /** Brings an event to where HTTP would; it may fail, as networks do. */
  readonly deliver: (webhook: WebhookInput) => Promise<unknown>;
}

/** A provider that looks at nothing and behaves like one that does: the number of the document decides (sandboxScript.ts). */
export interface SandboxProvider extends KycProvider {
  /** Takes up what had not been told when the process ended. */
  resume(): Promise<void>;
}

export function createSandboxProvider(input: SandboxInput): SandboxProvider {
  const { store, clock, secret } = input;
  const timers = new Set<() => void>();
  let isClosed = false;

  /** What fails is told again at the next start, as all of it. */
  const schedule = (checkId: string, { hint, begunAtMs }: Check): void => {
    const tellings = sandboxScript(hint).toSorted((a, b) => a.afterMs - b.afterMs);
    for (const [index, telling] of tellings.entries()) {
      const waitMs = Math.max(0, begunAtMs + telling.afterMs - clock.nowMs());
      const cancel = clock.after(waitMs, () => {
        timers.delete(cancel);
        if (isClosed) return;
        const isLast = index === tellings.length - 1;
        void tell(input, checkId, { ...telling, begunAtMs })
          .then(() => (isLast ? forget(store, checkId) : undefined))
          .catch(() => {});
      });
      timers.add(cancel);
    }
  };

  return {
    name: 'sandbox',
    async begin({ checkId, hint }) {
      const isTold = sandboxScript(hint).length > 0;
      const body: Check = { hint, begunAtMs: clock.nowMs(), ...(isTold && { telling: 'yes' }) };
      if ((await store.insert(CHECKS, checkId, body)).ok) schedule(checkId, body);
    },
    linkOf: () => null,
    readWebhook: (webhook) => readCheckEvent(webhook, { provider: 'sandbox', secrets: [secret], clock }),
    async resume() {
      const query = { field: 'telling', value: 'yes', limit: RESUMED };
      for (const { id, body } of await store.find<Check>(CHECKS, query)) schedule(id, body);
    },
    async close() {
      isClosed = true;
      for (const cancel of timers) cancel();
      timers.clear();
    },
  };
}

async function tell(
  { clock, secret, deliver }: SandboxInput,
  checkId: string,
  {
    begunAtMs,
    saidAfterMs,
    says,
    reason,
  }: Omit<ReturnType<typeof sandboxScript>[number], 'afterMs'> & { readonly begunAtMs: number },
): Promise<void> {
  // of what is said, not of the sending: what is sent twice is one event
  const eventId = `ev_${checkId}_${saidAfterMs}_${says}`;
  const event = { eventId, checkId, saidAtMs: begunAtMs + saidAfterMs, says, reason };
  const rawBody = Buffer.from(JSON.stringify(event));
  const signature = stampWebhook({ secret, rawBody, nowMs: clock.nowMs() });
  const header = (name: string) => (name === PROVIDER_SCHEMES.sandbox.header ? signature : undefined);
  await deliver({ rawBody, header });
}

/** Notes that all is told. */
async function forget(store: StorePort, checkId: string): Promise<void> {
  const found = await store.get<Check>(CHECKS, checkId);
  if (!found) return;
  const { telling: _, ...rest } = found.body;
  await store.replace(CHECKS, checkId, found.version, rest).catch(() => {});
}
