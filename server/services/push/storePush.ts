import type { PushMessage } from '../../../shared/protocol/push.ts';
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { lookingTopic } from '../../domain/topics/looking.ts';
import { putDocument } from '../../putDocument.ts';
import { Rounds } from '../../Rounds.ts';
import type { BusPort } from '../bus/port.ts';
import type { IdentityPort } from '../identity/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort, Versioned } from '../store/port.ts';
import { PushSender } from './PushSender.ts';
import type { PushPort } from './port.ts';
import { PushDevices } from './pushDevices.ts';
import {
  callTag,
  type DueFields,
  type DueNotice,
  lineMessage,
  noticeMessage,
  type PushedLine,
  withoutWords,
} from './pushMessages.ts';
import { vapidKeysOf } from './vapid.ts';

const LINES = COLLECTIONS.pushedLines.name;
const NOTICES = COLLECTIONS.notices.name;
/** How often it is looked for what another process left. */
const ROUND_MS = 10 * SECOND_MS;
/** Whoever begins to tell something has it for so long; then it is told again. */
const LEASE_MS = MINUTE_MS;
/** How often one thing is tried. */
const TRIES = 5;
/** How much is told at the same time. */
const AT_ONCE = 32;
/** How long an inbox has to say that its person looks at a page. */
const LOOK_MS = 300;

/** What pushes stand on. */
export interface PushParts {
  readonly store: StorePort;
  readonly bus: BusPort;
  readonly clock: Clock;
  readonly sessions: Pick<IdentityPort['sessions'], 'isGood'>;
  readonly secret: string;
  /** Whom a push service can ask about this server: an https or mailto address. */
  readonly subject: string;
  readonly allowsLocal: boolean;
  readonly onFailed: (err: unknown) => void;
}

type Due = JsonObject & DueFields & { readonly personId: string };

/** What tells devices by Web Push. Rules: SPEC.md, WP*. */
export class StorePush implements PushPort {
  readonly publicKey: string;
  readonly #parts: PushParts;
  readonly #devices: PushDevices;
  readonly #sender: PushSender;
  readonly #rounds: Rounds;
  readonly #running = new Map<string, Promise<void>>();

  constructor(parts: PushParts) {
    const { clock, secret, onFailed } = parts;
    const keys = vapidKeysOf(secret);
    this.publicKey = keys.publicKey;
    this.#parts = parts;
    this.#devices = new PushDevices(parts);
    this.#sender = new PushSender({ ...parts, keys });
    this.#rounds = new Rounds({ clock, roundMs: ROUND_MS, work: () => this.#round(), onFailed });
    this.#rounds.nudge();
  }

  async keep({ session, device }: Parameters<PushPort['keep']>[0]): Promise<boolean> {
    if (!this.#sender.takes(device.endpoint)) return false;
    await this.#devices.keep(session, device);
    return true;
  }

  drop({ personId, endpoint }: Parameters<PushPort['drop']>[0]): Promise<void> {
    return this.#devices.drop(personId, endpoint);
  }

  wants(personId: string): Promise<boolean> {
    return this.#devices.has(personId);
  }

  async lineWritten({
    personId,
    conversationId,
    seq,
  }: Parameters<PushPort['lineWritten']>[0]): Promise<void> {
    if (!(await this.wants(personId))) return;
    const { store, clock } = this.#parts;
    const id = `${personId}:${conversationId}`;
    const written = await putDocument<PushedLine>(store, { collection: LINES, id }, (kept) =>
      kept && kept.seq >= seq
        ? null
        : { personId, conversationId, seq, push: 'due', pushAtMs: clock.nowMs() },
    );
    if (written) this.nudge();
  }

  async ring({
    personId,
    callId,
    conversationId,
    from,
    group,
    untilMs,
  }: Parameters<PushPort['ring']>[0]): Promise<void> {
    if (!(await this.wants(personId)) || this.#running.size >= AT_ONCE) return;
    const message: PushMessage = {
      ...{ tag: callTag(callId), path: `/messages/${conversationId}`, about: 'callRings', untilMs },
      ...{ name: from.name, ...(group === '' ? {} : { group }) },
    };
    const done = this.#tellDevices(personId, message).then(() => {});
    const key = `ring/${personId}/${callId}`;
    this.#running.set(key, done);
    await done.finally(() => this.#running.delete(key));
  }

  nudge(): void {
    this.#rounds.nudge();
  }

  /** Begins nothing more. It resolves when what goes on is over. */
  async stop(): Promise<void> {
    await this.#rounds.stop();
    await Promise.all(this.#running.values());
  }

  async #round(): Promise<number> {
    const { store, clock } = this.#parts;
    for (const collection of [NOTICES, LINES]) {
      const limit = AT_ONCE - this.#running.size;
      if (limit <= 0) break;
      const query = { field: 'push', value: 'due', by: 'pushAtMs', limit: AT_ONCE } as const;
      const found = await store.find<Due>(collection, query);
      const due = found.filter(({ body }) => (body.pushAtMs ?? 0) <= clock.nowMs());
      for (const each of due.slice(0, limit)) this.#begin(collection, each);
    }
    return ROUND_MS;
  }

  #begin(collection: string, due: Versioned<Due>): void {
    const key = `${collection}/${due.id}`;
    if (this.#running.has(key)) return;
    const done = this.#tell(collection, due)
      .catch(this.#parts.onFailed)
      .finally(() => {
        const wasFull = this.#running.size >= AT_ONCE;
        this.#running.delete(key);
        if (wasFull) this.nudge();
      });
    this.#running.set(key, done);
  }

  /** Takes it for a while, so that no other process tells it; tells; and says that it was told. */
  async #tell(collection: string, { id, version, body }: Versioned<Due>): Promise<void> {
    const { store, clock } = this.#parts;
    const pushTries = (body.pushTries ?? 0) + 1;
    const taken = { ...body, pushTries, pushAtMs: clock.nowMs() + LEASE_MS };
    const claimed = await store.replace(collection, id, version, taken);
    if (!claimed.ok) return;
    const message = await this.#messageOf(collection, { id, version: claimed.version, body: taken });
    const isDone = message === null || (await this.#tellDevices(body.personId, message));
    if (!isDone && pushTries < TRIES) return;
    const { push, pushAtMs, pushTries: tries, ...told } = taken;
    await store.replace(collection, id, claimed.version, told);
  }

  #messageOf(collection: string, due: Versioned<Due>): Promise<PushMessage | null> {
    const { store } = this.#parts;
    return collection === NOTICES
      ? noticeMessage(store, due as Versioned<DueNotice>)
      : lineMessage(store, due as Versioned<PushedLine>);
  }

  /** Returns whether nothing is left to do: the person looks, or each device was told or is gone. */
  async #tellDevices(personId: string, message: PushMessage): Promise<boolean> {
    if (await this.#isLooking(personId)) return true;
    const devices = await this.#devices.of(personId);
    const outcomes = await Promise.all(
      devices.map(async (device) => {
        const { endpoint, keys, showsText, session } = device.body;
        const isGood = await this.#parts.sessions.isGood(session);
        const text = JSON.stringify(showsText ? message : withoutWords(message));
        const outcome = isGood
          ? await this.#sender.send({
              ...{ device: { endpoint, keys }, text, topic: message.tag },
              untilMs: message.untilMs,
            })
          : 'gone';
        if (outcome === 'gone') await this.#devices.remove(device);
        return outcome;
      }),
    );
    return !outcomes.includes('later');
  }

  async #isLooking(personId: string): Promise<boolean> {
    const { bus, clock } = this.#parts;
    const topic = lookingTopic(personId);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const end = await bus.subscribe(topic, ({ type }) => type === 'here' && resolve(true));
    const cancel = clock.after(LOOK_MS, () => resolve(false));
    bus.publish(topic, { type: 'asked' });
    try {
      return await promise;
    } finally {
      cancel();
      end();
    }
  }
}
