import type { Outcome } from '../../shared/protocol/rejections.ts';
import { DAY_MS } from '../../shared/time.ts';
import type { Clock } from './runtime/port.ts';
import { COLLECTIONS } from './store/collections.ts';
import type { StorePort } from './store/port.ts';

const EVENTS = COLLECTIONS.webhookEvents.name;
/**
 * Twice what a signed time lives: an event id that is older cannot come back with a signature that is good. One of a check whose
 * provider signs no time can; what it says is no news then.
 */
const KEPT_DAYS = 2;
/** Days before that, for what a server that was off did not forget in time. */
const FORGOTTEN_DAYS = 7;
const AT_ONCE = 200;

interface Parts {
  readonly store: StorePort;
  readonly clock: Clock;
}

/**
 * Takes an event, and remembers it then: one that a crash swallowed half-way comes again, and nothing that `hear` does may be
 * done twice. An event that is refused is not remembered.
 */
export async function takeOnce(
  { store, clock }: Parts,
  eventId: string,
  hear: () => Promise<Outcome<unknown>>,
): Promise<Outcome<{ readonly replayed: boolean }>> {
  if (await store.get(EVENTS, eventId)) return { ok: true, value: { replayed: true } };
  const heard = await hear();
  if (!heard.ok) return heard;
  await store.insert(EVENTS, eventId, { day: dayOf(clock.nowMs()) });
  return { ok: true, value: { replayed: false } };
}

/** Forgets events that cannot come back. */
export async function forgetEvents({ store, clock }: Parts): Promise<void> {
  for (let ago = KEPT_DAYS; ago < KEPT_DAYS + FORGOTTEN_DAYS; ago++) {
    const query = { field: 'day', value: dayOf(clock.nowMs() - ago * DAY_MS), limit: AT_ONCE };
    for (const { id, version } of await store.find(EVENTS, query)) await store.remove(EVENTS, id, version);
  }
}

function dayOf(ms: number): string {
  return String(Math.floor(ms / DAY_MS));
}
