import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../services/runtime/port.ts';
import { COLLECTIONS } from '../services/store/collections.ts';
import type { StorePort, Versioned } from '../services/store/port.ts';

const DEVICES = COLLECTIONS.devices.name;
/** Browsers kept for one account; the one that logged in longest ago makes room. */
const KEPT = 20;
const TRIES = 20;
const SECRET_BYTES = 32;
const SECRET = /^[\w-]{43}$/;

interface Device {
  readonly [key: string]: string | number;
  /** Hash of the secret that the browser keeps. */
  readonly hash: string;
  readonly atMs: number;
}
type Stored = Versioned<{ readonly devices: readonly Device[] }>;

/** Remembers the browsers that have logged in to an account, each by a secret of its own that opens nothing. */
export class Devices {
  readonly #store: StorePort;
  readonly #clock: Clock;

  constructor({ store, clock }: { readonly store: StorePort; readonly clock: Clock }) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Says whether that browser has logged in to the account before. Costs one read by key. */
  async isKnown(accountKey: string, secret: string | null): Promise<boolean> {
    if (secret === null || !SECRET.test(secret)) return false;
    const hash = hashOf(secret);
    const stored = await this.#read(accountKey);
    return stored?.body.devices.some((device) => device.hash === hash) ?? false;
  }

  /** Returns the secret that the browser shall keep: the one it had, or a new one. */
  async remember(accountKey: string, had: string | null): Promise<string> {
    const secret = had !== null && SECRET.test(had) ? had : randomBytes(SECRET_BYTES).toString('base64url');
    const device: Device = { hash: hashOf(secret), atMs: this.#clock.nowMs() };
    // when all tries are overtaken it is not known next time, and has the share of strangers
    for (let tries = 0; tries < TRIES; tries++) {
      const stored = await this.#read(accountKey);
      const others = (stored?.body.devices ?? []).filter(({ hash }) => hash !== device.hash);
      const body = { devices: [device, ...others].slice(0, KEPT) };
      const written = stored
        ? await this.#store.replace(DEVICES, accountKey, stored.version, body)
        : await this.#store.insert(DEVICES, accountKey, body);
      if (written.ok) break;
    }
    return secret;
  }

  async #read(accountKey: string): Promise<Stored | null> {
    return (await this.#store.get(DEVICES, accountKey)) as Stored | null;
  }
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
