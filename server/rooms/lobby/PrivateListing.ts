import type { Client } from '@colyseus/core';
import type { DirectoryEntry } from '../../../shared/protocol/answers.ts';
import type { StageGates } from '../../../shared/protocol/feed.ts';
import type { EntryRules } from '../../../shared/protocol/modes.ts';
import { judgeAccess } from '../../domain/access.ts';
import { NO_RIGHTS } from '../../domain/rights.ts';
import {
  AccessFactsCache,
  type FactsQuery,
  factsQueryOf,
  PLAIN_QUERY,
} from '../audience/AccessFactsCache.ts';
import type { RoomDeps } from '../kernel/deps.ts';

/** A stream that not everybody may know of, as the directory knows it; its rules are told to nobody. */
export interface PrivateEntry {
  readonly entry: DirectoryEntry;
  /** The rules by which people come in; null: the stream is not private. */
  readonly rules: EntryRules | null;
  /** From whom its creator hides by country; undefined: from nobody. */
  readonly hides: StageGates['hides'];
}

export interface PrivateListingInput {
  readonly deps: RoomDeps;
  readonly clients: () => Iterable<Client>;
  readonly show: (client: Client, entry: DirectoryEntry) => void;
  readonly hide: (client: Client, streamId: string) => void;
  /** The clients that were shown the stream while it was public. */
  readonly seenBy: Iterable<Client>;
}

/** Returns who looks at the directory; null: somebody who is not logged in. */
const personIdOf = (client: Client): string | null =>
  (client.auth as { readonly personId: string | null }).personId;

/** Shows one stream in one lobby to those who may enter or know of it; to the others it is as if there were none. */
export class PrivateListing {
  readonly #input: PrivateListingInput;
  readonly #facts: AccessFactsCache;
  readonly #seen: Set<Client>;
  #listed: PrivateEntry;
  #query: FactsQuery = PLAIN_QUERY;

  constructor(listed: PrivateEntry, input: PrivateListingInput) {
    const { services, log } = input.deps;
    this.#input = input;
    this.#listed = listed;
    this.#seen = new Set(input.seenBy);
    this.#facts = new AccessFactsCache({
      access: services.access,
      bus: services.bus,
      clock: services.clock,
      changed: () => this.#judgeAll({ isNews: false }),
      failed: (err) => log.warn({ err }, 'facts for the directory could not be read'),
    });
    this.#facts.open(listed.entry.creator.id);
    this.update(listed);
  }

  update(listed: PrivateEntry): void {
    this.#listed = listed;
    this.#query = this.#queryOf(listed);
    this.#facts.ask(this.#query);
    this.#judgeAll({ isNews: true });
  }

  join(client: Client): void {
    this.#judge(client, { isNews: true });
  }

  leave(client: Client): void {
    this.#seen.delete(client);
    const personId = personIdOf(client);
    if (personId !== null) this.#facts.forget(personId);
  }

  /** Looks again at facts that stop holding by themselves. */
  sweep(nowMs: number): void {
    if (this.#facts.sweep(nowMs).length > 0) this.#judgeAll({ isNews: false });
  }

  /** Ends the listing, and returns to whom the stream was shown. */
  close(): ReadonlySet<Client> {
    this.#facts.close();
    return this.#seen;
  }

  #judgeAll(how: { readonly isNews: boolean }): void {
    for (const client of this.#input.clients()) this.#judge(client, how);
  }

  #judge(client: Client, { isNews }: { readonly isNews: boolean }): void {
    const { entry } = this.#listed;
    if (this.#isFor(client)) {
      if (isNews || !this.#seen.has(client)) this.#input.show(client, entry);
      this.#seen.add(client);
    } else if (this.#seen.delete(client)) this.#input.hide(client, entry.streamId);
  }

  #isFor(client: Client): boolean {
    const personId = personIdOf(client);
    const { entry, rules, hides } = this.#listed;
    if (personId === null) return rules === null && hides !== 'unknown';
    if (rules === null) return this.#isSeenBy(personId);
    const standing = judgeAccess({
      personId,
      stage: { creator: entry.creator, mode: { type: 'private', rules }, sale: null },
      rights: NO_RIGHTS,
      facts: this.#facts.of(personId),
      nowMs: this.#input.deps.services.clock.nowMs(),
    });
    if (standing.at === 'unknown') this.#facts.want([personId]);
    return standing.at === 'inside';
  }

  /** Says whether the creator is not hidden from somebody; who is not known yet sees nothing. */
  #isSeenBy(personId: string): boolean {
    if (personId === this.#listed.entry.creator.id) return true;
    const facts = this.#facts.of(personId, PLAIN_QUERY);
    if (!facts) this.#facts.want([personId], PLAIN_QUERY);
    return facts !== null && facts.gates?.isHidden !== true;
  }

  #queryOf({ entry, rules }: PrivateEntry): FactsQuery {
    if (rules === null) return PLAIN_QUERY;
    const { streamId, startedAtMs } = entry;
    const { clock } = this.#input.deps.services;
    return factsQueryOf({ type: 'private', rules }, { streamId, startedAtMs, clock });
  }
}
