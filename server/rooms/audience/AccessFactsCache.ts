import type { BaseMode } from '../../../shared/protocol/modes.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { groupAskedBy, tipsAskedBy } from '../../domain/access.ts';
import { KYC_CHANGED } from '../../domain/topics/kyc.ts';
import { accessTopic } from '../../domain/topics/news.ts';
import type { AccessFacts, AccessNews, AccessPort, FactsQuestion } from '../../services/access/port.ts';
import type { BusPort } from '../../services/bus/port.ts';
import type { Clock } from '../../services/runtime/port.ts';

/** Names which tips are to be summed, and which group is looked at; the same key asks the same question, also later. */
export interface FactsQuery {
  readonly key: string;
  readonly tips: () => FactsQuestion['tips'];
  /** The group's conversation; null: none. */
  readonly group: string | null;
}
export const PLAIN_QUERY: FactsQuery = { key: '', tips: () => null, group: null };

/** Returns the query of what a stream in that mode is judged by. */
export function factsQueryOf(
  mode: BaseMode,
  of: { readonly streamId: string; readonly startedAtMs: number; readonly clock: Clock },
): FactsQuery {
  const tipped = mode.type === 'private' ? mode.rules.tipped : null;
  const group = groupAskedBy(mode);
  if (tipped === null && group === null) return PLAIN_QUERY;
  const tipsKey = tipped === null ? '' : `${tipped.minimumMinor}/${tipped.withinDays ?? 'here'}`;
  const { streamId, startedAtMs, clock } = of;
  const tips = () => tipsAskedBy(mode, { streamId, startedAtMs, nowMs: clock.nowMs() });
  return { key: group === null ? tipsKey : `${tipsKey} ${group}`, tips, group };
}

export interface AccessFactsCacheInput {
  readonly access: AccessPort;
  readonly bus: BusPort;
  readonly clock: Clock;
  /** Called when the facts of these people became known or changed, or (lost) are known no longer. */
  readonly changed: (personIds: readonly string[]) => void;
  readonly failed: (error: unknown) => void;
}

interface Known {
  /** The facts, by the key of the query. */
  facts: Map<string, AccessFacts>;
  /** True: there was news since. The person is looked up again, and what is known is believed until then. */
  isStale: boolean;
  news: number;
}

interface Job {
  readonly personId: string;
  readonly query: FactsQuery;
  readonly done: (() => void)[];
}

const BLOCKED: AccessFacts = {
  ...{ follows: false, subscription: null, isGuest: false, tippedMinor: null, isInGroup: null },
  ...{ isBlocked: true, untilMs: null },
};
/** People who are looked up together; between two such batches others get their turn. */
const BATCH = 64;
const RETRY_MS = SECOND_MS / 2;
/** People who are looked up in the background at a time, and how often. */
const LAZY_BATCH = 20;
const LAZY_MS = 100;
/** Queries kept of a person: for the rules that are, and for those that the creator tries out. */
const QUERIES_KEPT = 3;

/**
 * Keeps what is known of the people of one shard. Each is looked up once, and again whenever something of theirs has
 * changed.
 */
export class AccessFactsCache {
  readonly #input: AccessFactsCacheInput;
  readonly #known = new Map<string, Known>();
  readonly #jobs = new Map<string, Job>();
  readonly #lazy = new Set<string>();
  /** People who could not be looked up a moment ago. */
  readonly #resting = new Set<string>();
  #query = PLAIN_QUERY;
  #creatorId: string | null = null;
  #heard: Promise<(() => void) | null> = Promise.resolve(null);
  #isWorking = false;
  #isClosed = false;
  #cancels = new Set<() => void>();

  constructor(input: AccessFactsCacheInput) {
    this.#input = input;
  }

  /** Names the creator whose people these are: news is listened to before anything is looked up. */
  open(creatorId: string): void {
    if (this.#creatorId !== null) return;
    this.#creatorId = creatorId;
    const { bus, failed } = this.#input;
    const heard = [
      bus.subscribe(accessTopic(creatorId), (news) => this.#hear(news)),
      bus.subscribe(KYC_CHANGED, ({ personId }) => this.#renew(personId)),
    ];
    this.#heard = Promise.all(heard)
      .then((stops) => () => {
        for (const stop of stops) stop();
      })
      .catch((error) => {
        failed(error);
        return null;
      });
    this.#work();
  }

  close(): void {
    this.#isClosed = true;
    for (const cancel of this.#cancels) cancel();
    for (const { done } of this.#jobs.values()) for (const settle of done) settle();
    this.#jobs.clear();
    void this.#heard.then((stop) => stop?.());
  }

  /** Sets the query with which people are looked up from now on. */
  ask(query: FactsQuery): void {
    this.#query = query;
  }

  /** Returns what is known of that person; null: nothing. What answers another query is left out. */
  of(personId: string, query = this.#query): AccessFacts | null {
    const facts = this.#known.get(personId)?.facts;
    const exact = facts?.get(query.key);
    if (exact || !facts) return exact ?? null;
    const [other] = facts.values();
    return other ? { ...other, tippedMinor: null, isInGroup: null } : null;
  }

  /** Looks that person up when there is time, so that little is unknown when a stream becomes private. */
  prefetch(personId: string): void {
    this.#enter(personId);
    if (this.#lazy.size === 0) this.#later(LAZY_MS, () => this.#takeLazy());
    this.#lazy.add(personId);
  }

  /** Believes that the creator has blocked somebody, until they are looked up. */
  believeBlocked(personId: string): void {
    const known = this.#enter(personId);
    known.facts = new Map([[PLAIN_QUERY.key, BLOCKED]]);
    known.isStale = true;
  }

  want(personIds: Iterable<string>, query = this.#query): void {
    for (const personId of personIds) {
      if (this.#resting.has(personId)) continue;
      const known = this.#enter(personId);
      if (known.isStale || !this.#isKnown(known, query)) this.#add(personId, query);
    }
    this.#work();
  }

  /** Resolves when each person was looked up, with or without success. */
  async load(personIds: readonly string[], query: FactsQuery): Promise<void> {
    const unknown = personIds.filter(
      (personId) => !this.#resting.has(personId) && !this.#isKnown(this.#enter(personId), query),
    );
    const looked = unknown.map(
      (personId) => new Promise<void>((resolve) => this.#add(personId, query).done.push(resolve)),
    );
    this.#work();
    await Promise.all(looked);
  }

  forget(personId: string): void {
    this.#known.delete(personId);
    this.#lazy.delete(personId);
  }

  /** Looks up again whose facts held until now, and returns them; until then facts are judged by time. */
  sweep(nowMs: number): readonly string[] {
    const over: string[] = [];
    for (const [personId, known] of this.#known) {
      const ends = [...known.facts.values()].some(({ untilMs }) => untilMs !== null && untilMs <= nowMs);
      if (ends && !known.isStale) over.push(personId);
    }
    for (const personId of over) this.#renew(personId);
    return over;
  }

  #enter(personId: string): Known {
    const known = this.#known.get(personId) ?? { facts: new Map(), isStale: false, news: 0 };
    this.#known.set(personId, known);
    return known;
  }

  #isKnown({ facts }: Known, query: FactsQuery): boolean {
    return facts.has(query.key) || (query.key === PLAIN_QUERY.key && facts.size > 0);
  }

  #hear(news: AccessNews): void {
    if (news.of === 'person') return this.#renew(news.personId);
    for (const [personId, { facts }] of this.#known) {
      if (news.of === 'everybody' || [...facts.values()].some(({ isGuest }) => isGuest))
        this.#renew(personId);
    }
  }

  #renew(personId: string): void {
    const known = this.#known.get(personId);
    if (!known) return;
    known.isStale = true;
    known.news += 1;
    this.want([personId]);
  }

  #add(personId: string, query: FactsQuery): Job {
    const id = `${personId} ${query.key}`;
    const job = this.#jobs.get(id) ?? { personId, query, done: [] };
    this.#jobs.set(id, job);
    return job;
  }

  #takeLazy(): void {
    const taken = [...this.#lazy].slice(0, LAZY_BATCH);
    for (const personId of taken) this.#lazy.delete(personId);
    this.want(taken, PLAIN_QUERY);
    if (this.#lazy.size > 0) this.#later(LAZY_MS, () => this.#takeLazy());
  }

  #work(): void {
    if (this.#isWorking || this.#isClosed || this.#creatorId === null || this.#jobs.size === 0) return;
    this.#isWorking = true;
    void this.#workOff().finally(() => {
      this.#isWorking = false;
      this.#work();
    });
  }

  async #workOff(): Promise<void> {
    await this.#heard;
    while (this.#jobs.size > 0 && !this.#isClosed) {
      const batch = [...this.#jobs].slice(0, BATCH);
      for (const [id] of batch) this.#jobs.delete(id);
      const changed = await Promise.all(batch.map(([, job]) => this.#look(job)));
      if (this.#isClosed) return;
      const personIds = changed.filter((personId) => personId !== null);
      if (personIds.length > 0) this.#input.changed(personIds);
      await new Promise<void>((resolve) => this.#later(0, resolve));
    }
  }

  /** Returns the person when something is known that was not, or is no longer what it was; null: nothing changed. */
  async #look(job: Job): Promise<string | null> {
    const { personId, query, done } = job;
    const known = this.#known.get(personId);
    const creatorId = this.#creatorId ?? '';
    const news = known?.news;
    try {
      if (!known) return null;
      const { group } = query;
      const facts = await this.#input.access.facts({ personId, creatorId, tips: query.tips(), group });
      if (known.news !== news) {
        this.#add(personId, this.#query);
        return null;
      }
      if (known.isStale) known.facts = new Map();
      known.isStale = false;
      known.facts.set(query.key, facts);
      const [oldest] = known.facts.keys();
      if (known.facts.size > QUERIES_KEPT && oldest !== undefined) known.facts.delete(oldest);
      return personId;
    } catch (error) {
      this.#input.failed(error);
      this.#resting.add(personId);
      this.#later(RETRY_MS, () => this.#retry(personId, query));
      // what there was news about is believed no longer, but for a block, which shuts
      if (known?.isStale && ![...known.facts.values()].some(({ isBlocked }) => isBlocked))
        known.facts = new Map();
      return personId;
    } finally {
      for (const settle of done) settle();
    }
  }

  #retry(personId: string, query: FactsQuery): void {
    this.#resting.delete(personId);
    if (this.#known.has(personId)) this.want([personId], query);
  }

  #later(delayMs: number, task: () => void): void {
    const cancel = this.#input.clock.after(delayMs, () => {
      this.#cancels.delete(cancel);
      task();
    });
    this.#cancels.add(cancel);
  }
}
