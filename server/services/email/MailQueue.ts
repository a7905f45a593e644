import { createHash } from 'node:crypto';
import { ACCOUNT_LIMITS } from '../../../shared/accountLimits.ts';
import type { MailLocale } from '../../../shared/protocol/accounts.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../shared/time.ts';
import { putDocument } from '../../putDocument.ts';
import { Rounds } from '../../Rounds.ts';
import type { Clock } from '../runtime/port.ts';
import type { Seal } from '../seal.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort, Versioned } from '../store/port.ts';
import type { MailSender } from './mailSender.ts';
import type { Mail, MailOrder } from './port.ts';
import { writeMail } from './writeMail.ts';

const MAILS = COLLECTIONS.mails.name;
const DESKS = COLLECTIONS.mailDesks.name;
const ROUND_MS = 10 * SECOND_MS;
/** Whoever begins to send one has it for so long; then it is sent again. */
const LEASE_MS = 2 * MINUTE_MS;
/** So much later a mail is tried again, by how often it was: the last wait is the longest. */
const WAITS_MS = [10 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 60 * MINUTE_MS];
/** Mails that are sent at the same time. */
const AT_ONCE = 8;
/** How long a key is remembered after its mail was sent or given up. */
const REMEMBERED_MS = 3 * DAY_MS;

/** An order: `due` while it waits, `over` afterwards. What it says is sealed, as there are links in it, and goes when it was sent. */
type Queued = JsonObject & {
  readonly due?: 'due';
  readonly atMs: number;
  readonly tries: number;
  readonly sealed?: string;
  readonly untilMs: number;
  readonly over?: 'over';
};
type Desk = JsonObject & { readonly sentAtMs: readonly number[] };
type Said = { readonly to: string; readonly locale: MailLocale; readonly mail: Mail };

interface Parts {
  readonly store: StorePort;
  readonly clock: Clock;
  readonly seal: Seal;
  readonly sender: MailSender;
  /** Where people reach the server, as mails name it. */
  readonly site: string;
  readonly onFailed: (err: unknown) => void;
}

/** Mails that wait in the store until they were sent. Rules: SPEC.md, EM*. */
export class MailQueue {
  readonly #parts: Parts;
  readonly #rounds: Rounds;
  readonly #running = new Map<string, Promise<void>>();

  constructor(parts: Parts) {
    this.#parts = parts;
    const { clock, onFailed } = parts;
    this.#rounds = new Rounds({ clock, roundMs: ROUND_MS, work: () => this.#round(), onFailed });
    this.#rounds.nudge();
  }

  async order({ key, to, locale, mail, untilMs }: MailOrder): Promise<'queued' | 'full'> {
    const { store, clock, seal } = this.#parts;
    const id = idOf(key);
    if (await store.get(MAILS, id)) return 'queued';
    if (!(await this.#mayBeSent(to))) return 'full';
    const said: Said = { to, locale, mail };
    const sealed = seal.seal(id, JSON.stringify(said));
    const atMs = clock.nowMs();
    await store.insert<Queued>(MAILS, id, { due: 'due', atMs, tries: 0, sealed, untilMs });
    this.#rounds.nudge();
    return 'queued';
  }

  /** Begins nothing more. It resolves when what goes on is over. */
  async stop(): Promise<void> {
    await this.#rounds.stop();
    await Promise.all(this.#running.values());
  }

  /** Counts a mail for that address, unless it had as many as it may within a day. */
  async #mayBeSent(to: string): Promise<boolean> {
    const { store, clock } = this.#parts;
    const nowMs = clock.nowMs();
    const place = { collection: DESKS, id: idOf(to.toLowerCase()) };
    const written = await putDocument<Desk>(store, place, (before) => {
      const lately = (before?.sentAtMs ?? []).filter((atMs) => atMs > nowMs - DAY_MS);
      return lately.length >= ACCOUNT_LIMITS.mailsOfAddressADay ? null : { sentAtMs: [...lately, nowMs] };
    });
    return written !== null;
  }

  async #round(): Promise<number> {
    const { store, clock } = this.#parts;
    const nowMs = clock.nowMs();
    const due = await store.find<Queued>(MAILS, { field: 'due', value: 'due', by: 'atMs', limit: AT_ONCE });
    for (const each of due.filter(({ body }) => body.atMs <= nowMs)) this.#begin(each);
    const over = await store.find<Queued>(MAILS, { field: 'over', value: 'over', by: 'atMs', limit: 100 });
    for (const { id, version } of over.filter(({ body }) => body.atMs <= nowMs))
      await store.remove(MAILS, id, version);
    const next = due.find(({ body }) => body.atMs > nowMs);
    return Math.min(ROUND_MS, next ? next.body.atMs - nowMs : ROUND_MS);
  }

  #begin(queued: Versioned<Queued>): void {
    if (this.#running.has(queued.id) || this.#running.size >= AT_ONCE) return;
    const done = this.#send(queued)
      .catch(this.#parts.onFailed)
      .finally(() => {
        this.#running.delete(queued.id);
        this.#rounds.nudge();
      });
    this.#running.set(queued.id, done);
  }

  /** Takes it for a while, so that no other process sends it; sends; and says that it was sent. */
  async #send({ id, version, body }: Versioned<Queued>): Promise<void> {
    const { store, clock, seal, sender, site } = this.#parts;
    const nowMs = clock.nowMs();
    const opened = seal.open(id, body.sealed ?? '');
    const taken: Queued = { ...body, tries: body.tries + 1, atMs: nowMs + LEASE_MS };
    const claimed = await store.replace<Queued>(MAILS, id, version, taken);
    if (!claimed.ok) return;
    const isLate = nowMs > body.untilMs;
    const said = opened === null || isLate ? null : (JSON.parse(opened) as Said);
    const outcome =
      said === null
        ? 'refused'
        : await sender.send({ id, to: said.to, atMs: nowMs, ...writeMail(said.mail, said.locale, site) });
    const waitMs = WAITS_MS[Math.min(body.tries, WAITS_MS.length - 1)]!;
    const next: Queued =
      outcome === 'later'
        ? { ...taken, atMs: clock.nowMs() + waitMs }
        : {
            over: 'over',
            atMs: clock.nowMs() + REMEMBERED_MS,
            tries: taken.tries,
            untilMs: body.untilMs,
          };
    await store.replace<Queued>(MAILS, id, claimed.version, next);
  }
}

const idOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
