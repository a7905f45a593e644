import { createHash } from 'node:crypto';
import type { PushSubscriptionBody } from '../../../shared/protocol/push.ts';
import { PUSH_LIMITS } from '../../../shared/pushLimits.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { putDocument } from '../../putDocument.ts';
import type { SessionRef } from '../identity/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort, Versioned } from '../store/port.ts';

const DEVICES = COLLECTIONS.pushDevices.name;
/** How long it is remembered whether somebody has a device, and of how many people. */
const REMEMBERED_MS = 30 * SECOND_MS;
const REMEMBERED = 20_000;

/** A device that is told; its id is a hash of its endpoint, so each endpoint is one person's. */
export type DeviceDocument = JsonObject &
  PushSubscriptionBody & {
    readonly personId: string;
    readonly sinceMs: number;
    readonly session: SessionRef & JsonObject;
  };

/** Keeps the devices of people in the store. */
export class PushDevices {
  readonly #store: StorePort;
  readonly #clock: Clock;
  readonly #known = new Map<string, { readonly has: boolean; readonly untilMs: number }>();

  constructor({ store, clock }: { readonly store: StorePort; readonly clock: Clock }) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Keeps a device, and takes away those that are too many, the oldest first. */
  async keep(session: SessionRef, device: PushSubscriptionBody): Promise<void> {
    const personId = session.accountId;
    const place = { collection: DEVICES, id: idOf(device.endpoint) };
    await putDocument<DeviceDocument>(this.#store, place, (kept) => {
      const sinceMs = kept?.personId === personId ? kept.sinceMs : this.#clock.nowMs();
      return { ...device, personId, sinceMs, session: { ...session } } as DeviceDocument;
    });
    this.#known.delete(personId);
    const all = await this.of(personId);
    for (const old of all.slice(0, Math.max(0, all.length - PUSH_LIMITS.devicesOfPerson)))
      await this.remove(old);
  }

  /** Forgets a device, when it is that person's. */
  async drop(personId: string, endpoint: string): Promise<void> {
    const kept = await this.#store.get<DeviceDocument>(DEVICES, idOf(endpoint));
    if (kept?.body.personId === personId) await this.remove(kept);
  }

  async remove({ id, version, body }: Versioned<DeviceDocument>): Promise<void> {
    this.#known.delete(body.personId);
    await this.#store.remove(DEVICES, id, version);
  }

  /** Returns the devices of a person, the one that was kept first before the others. */
  of(personId: string): Promise<readonly Versioned<DeviceDocument>[]> {
    const limit = 2 * PUSH_LIMITS.devicesOfPerson;
    return this.#store.find(DEVICES, { field: 'personId', value: personId, by: 'sinceMs', limit });
  }

  /** Says whether somebody has a device. It is asked for each notice and line, so it is remembered for a while. */
  async has(personId: string): Promise<boolean> {
    const nowMs = this.#clock.nowMs();
    const known = this.#known.get(personId);
    if (known && nowMs < known.untilMs) return known.has;
    const has = (await this.of(personId)).length > 0;
    this.#known.delete(personId);
    this.#known.set(personId, { has, untilMs: nowMs + REMEMBERED_MS });
    if (this.#known.size > REMEMBERED) this.#known.delete(this.#known.keys().next().value!);
    return has;
  }
}

const idOf = (endpoint: string): string => createHash('sha256').update(endpoint).digest('base64url');
