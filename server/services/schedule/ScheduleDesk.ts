import type { StageView } from '../../../shared/protocol/feed.ts';
import { personOf } from '../../../shared/protocol/people.ts';
import { SECOND_MS } from '../../../shared/time.ts';
import { allOf } from '../../allOf.ts';
import { knownStage } from '../../domain/knownStage.ts';
import {
  afterTelling,
  type ComingStream,
  dueStep,
  endMs,
  type ScheduleStep,
  wakesAtMs,
} from '../../domain/schedule/comingStream.ts';
import { putDocument, takeDocument } from '../../putDocument.ts';
import { Rounds } from '../../Rounds.ts';
import { settleDue } from '../../settleDue.ts';
import type { AccessPort } from '../access/port.ts';
import type { MessageRulesPort } from '../conversations/port.ts';
import type { GatesPort } from '../gates/port.ts';
import type { IdentityPort } from '../identity/port.ts';
import type { NoticesPort } from '../notices/port.ts';
import type { Clock } from '../runtime/port.ts';
import { COLLECTIONS } from '../store/collections.ts';
import type { JsonObject, StorePort, Versioned } from '../store/port.ts';

const ENTRIES = COLLECTIONS.comingStreams.name;
const REMINDERS = COLLECTIONS.streamReminders.name;
/** How often it is looked whether a creator is live whose stream is about to begin. */
const ROUND_MS = 15 * SECOND_MS;
const PAGE = 100;

/** A coming stream as it is kept. */
export type EntryDocument = JsonObject &
  ComingStream & {
    readonly creatorId: string;
    readonly place?: string;
    readonly wakes: 'yes';
    readonly wakeAtMs: number;
  };

/** Who is reminded; `creatorId` is the person, who has so many places for reminders. */
export type ReminderDocument = JsonObject & { readonly creatorId: string; readonly entryId: string };

export interface ScheduleDeskParts {
  readonly store: StorePort;
  readonly access: Pick<AccessPort, 'facts'>;
  readonly identity: Pick<IdentityPort, 'get'>;
  readonly messageRules: Pick<MessageRulesPort, 'isBlocked'>;
  readonly gates: Pick<GatesPort, 'isHidden' | 'settings'>;
  readonly notices: Pick<NoticesPort, 'tell'>;
  readonly clock: Clock;
  readonly onFailed: (err: unknown) => void;
}

type Telling = Extract<ScheduleStep, { readonly type: 'tell' }>['what'];

/** Makes the document of a coming stream. Its place among those of its creator is that of the document before it. */
export function entryDocument(entry: ComingStream, place?: string): EntryDocument {
  const { ownerId, title, mode, price, startMs, minutes, madeAtMs } = entry;
  const { sequence, isCalledOff, change, told } = entry;
  return {
    ...{ ownerId, title, mode, price, startMs, minutes, madeAtMs, sequence, isCalledOff, change, told },
    ...{ creatorId: ownerId, wakes: 'yes', wakeAtMs: wakesAtMs(entry) },
    ...(place ? { place } : {}),
  };
}

/** Tells those who asked for a reminder, each once, and takes away what is over. */
export class ScheduleDesk {
  readonly #parts: ScheduleDeskParts;
  readonly #rounds: Rounds;

  constructor(parts: ScheduleDeskParts) {
    this.#parts = parts;
    const { clock, onFailed } = parts;
    this.#rounds = new Rounds({ clock, roundMs: ROUND_MS, onFailed, work: () => this.look() });
  }

  /** Looks soon for what is to be told. */
  nudge(): void {
    this.#rounds.nudge();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** Does what is due for every coming stream. Returns how long there is nothing more to do, in milliseconds, at most one round. */
  look(): Promise<number> {
    const entries = { collection: ENTRIES, by: 'wakeAtMs', page: PAGE };
    return settleDue<EntryDocument>({ ...this.#parts, roundMs: ROUND_MS }, entries, (due) =>
      this.#settle(due),
    );
  }

  async #settle(due: Versioned<EntryDocument>): Promise<void> {
    const { store, clock } = this.#parts;
    let found: Versioned<EntryDocument> | null = due;
    while (found) {
      const { id, body }: Versioned<EntryDocument> = found;
      const stage = await readLiveStage(store, body.ownerId);
      const step = dueStep(body, stage, clock.nowMs());
      if (step === null) return;
      if (step.type === 'remove') return this.#remove(id, body);
      await this.#tellAll(found, step.what, stage);
      await this.#told(found, step.what);
      found = await store.get<EntryDocument>(ENTRIES, id);
    }
  }

  /** Whoever changed it meanwhile has said something else: that is told in the next turn. */
  async #told({ id, body: before }: Versioned<EntryDocument>, what: Telling): Promise<void> {
    await putDocument<EntryDocument>(this.#parts.store, { collection: ENTRIES, id }, (now) =>
      now && now.sequence === before.sequence ? entryDocument(afterTelling(now, what), now.place) : null,
    );
  }

  async #tellAll(
    { id, body }: Versioned<EntryDocument>,
    what: Telling,
    stage: StageView | null,
  ): Promise<void> {
    const { identity } = this.#parts;
    const creator = await identity.get(body.ownerId);
    if (!creator) return;
    for await (const { body: reminder } of this.#reminders(id))
      await this.#tell({ id, body, what, stage, personId: reminder.creatorId, creator: personOf(creator) });
  }

  async #tell({
    id,
    body: { title, startMs, sequence },
    what,
    stage,
    personId,
    creator,
  }: {
    readonly id: string;
    readonly body: ComingStream;
    readonly what: Telling;
    readonly stage: StageView | null;
    readonly personId: string;
    readonly creator: ReturnType<typeof personOf>;
  }): Promise<void> {
    const { notices, messageRules, gates, clock } = this.#parts;
    if (await messageRules.isBlocked({ personId, byId: creator.id })) return;
    if (await gates.isHidden({ creatorId: creator.id, personId })) return;
    const streamId = what === 'live' ? await knownStage(this.#parts, { stage, personId }) : null;
    if (what === 'live' && streamId === null) return;
    // a stream that was moved reminds anew; a change is told once for each
    const turn = what === 'soon' || what === 'live' ? startMs : sequence;
    const news = { type: 'streamNews', what, creator, title, startMs, streamId } as const;
    await notices.tell({
      personId,
      key: `comingStream/${id}/${what}/${turn}`,
      atMs: clock.nowMs(),
      news,
    });
  }

  /** The reminders go first: what a crash leaves is gone through again. So do those of people who asked meanwhile. */
  async #remove(entryId: string, { ownerId }: ComingStream): Promise<void> {
    const { store, clock } = this.#parts;
    const isOver = (entry: EntryDocument) =>
      entry.ownerId === ownerId && entry.change === 'none' && clock.nowMs() >= endMs(entry);
    const found = await store.get<EntryDocument>(ENTRIES, entryId);
    if (!found || !isOver(found.body)) return;
    await this.#forget(entryId);
    await takeDocument<EntryDocument>(store, { collection: ENTRIES, id: entryId }, isOver);
    await this.#forget(entryId);
  }

  async #forget(entryId: string): Promise<void> {
    for await (const { id, version } of this.#reminders(entryId))
      await this.#parts.store.remove(REMINDERS, id, version);
  }

  #reminders(entryId: string): AsyncGenerator<Versioned<ReminderDocument>> {
    const query = { field: 'entryId', value: entryId, limit: PAGE };
    return allOf<ReminderDocument>(this.#parts.store, REMINDERS, query);
  }
}

/** Reads the stage of somebody's live stream by two keys; null: none is live. */
async function readLiveStage(store: StorePort, creatorId: string): Promise<StageView | null> {
  const own = await store.get<{ readonly streamId: string }>(COLLECTIONS.ownStreams.name, creatorId);
  const stream = own && (await store.get(COLLECTIONS.streams.name, own.body.streamId));
  const { phaseType, stage } = (stream?.body ?? {}) as {
    readonly phaseType?: string;
    readonly stage?: StageView;
  };
  return phaseType === 'live' && stage ? stage : null;
}
