import { type Room, updateLobby } from '@colyseus/core';
import type { DirectoryEntry } from '../../../shared/protocol/answers.ts';
import type { StageGates, StageView } from '../../../shared/protocol/feed.ts';
import { baseModeOf, type EntryRules } from '../../../shared/protocol/modes.ts';
import { MINUTE_MS } from '../../../shared/time.ts';
import { isPictured } from '../../domain/pictured.ts';
import { NAME_NEWS } from '../../domain/topics/names.ts';
import { STILL_HIDDEN, stillTopic } from '../../domain/topics/news.ts';
import type { BusPort } from '../../services/bus/port.ts';
import type { AccountNamesPort } from '../../services/identity/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { looksUntilAnswered } from '../kernel/looksUntilAnswered.ts';
import { createWakeTimer, type WakeTimer } from '../kernel/wakeTimer.ts';

/**
 * The shortest time between two listings. A busy stream's numbers change all the time; the directory need not hear of
 * each.
 */
const LISTING_EVERY_MS = 2_000;
const FIRST_LISTING_MS = 100;
/** How often it is asked, without news, whether the creator is who their name says. */
const BADGE_EVERY_MS = MINUTE_MS;

/** What the matchmaker knows of a stream's room. */
export interface StreamListed {
  readonly streamId: string;
  /** The stream's line in the directory; null: it is not live. */
  readonly directory: DirectoryEntry | null;
  /** The rules of a private stream, which say whom the directory may tell; null: it tells everybody. */
  readonly rules: EntryRules | null;
  /** From whom the creator hides by country: the directory tells those alone who may know of them. Absent: from nobody. */
  readonly hides?: StageGates['hides'];
}

interface StreamListingInput {
  readonly room: Room;
  readonly streamId: string;
  readonly bus: BusPort;
  readonly clock: Clock;
  readonly accountNames: Pick<AccountNamesPort, 'of'>;
  /** Returns the picture that was there before this authority. */
  readonly stillOf: (streamId: string) => Promise<string | null>;
}

/** Keeps a stream's line in the matchmaker's list, where the lobby finds it. */
export class StreamListing {
  readonly #input: StreamListingInput;
  readonly #timer: WakeTimer;
  #listed: StreamListed | null = null;
  #stage: StageView | null = null;
  #still: string | null = null;
  #isVerified = false;
  #badgeAtMs = Number.NEGATIVE_INFINITY;
  #listedAtMs = Number.NEGATIVE_INFINITY;
  readonly #unsubscribe: (() => void)[] = [];
  readonly #lookAtBadge: (creatorId: string) => Promise<void>;
  #isOver = false;

  constructor(input: StreamListingInput) {
    this.#input = input;
    this.#lookAtBadge = looksUntilAnswered({
      ...{ clock: input.clock, isOver: () => this.#isOver },
      look: (creatorId) => this.#lookOnce(creatorId),
    });
    this.#timer = createWakeTimer(input.clock, () => this.#list());
  }

  async open(stage: StageView): Promise<void> {
    const { bus, streamId, stillOf } = this.#input;
    const ends = await Promise.all([
      bus.subscribe(stillTopic(streamId), ({ still }) => {
        const stage = this.#stage;
        // one that was put before a switch, and told after it
        if (stage === null || !isPictured({ stage })) return;
        this.#still = still;
        this.show(stage);
      }),
      bus.subscribe(NAME_NEWS, ({ personId }) => {
        if (personId === this.#stage?.creator.id) this.#badge(personId);
      }),
    ]);
    this.#unsubscribe.push(...ends);
    this.#still = isPictured({ stage }) ? await stillOf(streamId) : null;
    this.#stage = stage;
    // whoever ruled before may have died before the picture was taken away
    if (!isPictured({ stage })) bus.publish(STILL_HIDDEN, { streamId });
    // the matchmaker knows the room only after it was created
    this.#timer.set(this.#input.clock.nowMs() + FIRST_LISTING_MS);
  }

  show(stage: StageView): void {
    if (this.#stage && isPictured({ stage: this.#stage }) && !isPictured({ stage })) this.#hideStill();
    this.#stage = stage;
    const { directory = null, rules = null, hides } = this.#listed ?? {};
    const cameOrWent = (stage.phase.type === 'live') !== (directory !== null);
    const isSwitched =
      directory !== null &&
      (directory.mode !== stage.mode.type || !isSame(rules, rulesOf(stage)) || hides !== stage.gates?.hides);
    if (cameOrWent || isSwitched) this.#list();
    else this.#timer.set(Math.max(this.#input.clock.nowMs(), this.#listedAtMs + LISTING_EVERY_MS));
  }

  close(): void {
    this.#isOver = true;
    this.#timer.stop();
    for (const end of this.#unsubscribe) end();
  }

  #hideStill(): void {
    const { bus, streamId } = this.#input;
    this.#still = null;
    bus.publish(STILL_HIDDEN, { streamId });
  }

  /** Looks whether the creator's name is confirmed. What cannot be looked up stays as it was. */
  #badge(creatorId: string): void {
    this.#badgeAtMs = this.#input.clock.nowMs();
    this.#lookAtBadge(creatorId).catch(() => {});
  }

  async #lookOnce(creatorId: string): Promise<void> {
    const isVerified = (await this.#input.accountNames.of(creatorId))?.isVerified ?? false;
    if (isVerified === this.#isVerified || !this.#stage || this.#isOver) return;
    this.#isVerified = isVerified;
    this.show(this.#stage);
  }

  #list(): void {
    if (!this.#stage) return;
    const { room, streamId, clock } = this.#input;
    if (clock.nowMs() >= this.#badgeAtMs + BADGE_EVERY_MS) this.#badge(this.#stage.creator.id);
    const badge = this.#isVerified ? ({ isVerified: true } as const) : {};
    const entry = directoryEntry(this.#stage, this.#still);
    const directory = entry && { ...entry, ...badge };
    // the matchmaker finds the room by `streamId`, which lives in the metadata as well
    const { hides } = this.#stage.gates ?? {};
    const rules = rulesOf(this.#stage);
    const listed: StreamListed = { streamId, directory, rules, ...(hides ? { hides } : {}) };
    if (isSame(listed, this.#listed)) return;
    this.#listed = listed;
    this.#listedAtMs = clock.nowMs();
    void room.setMetadata(listed).then(() => updateLobby(room));
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function rulesOf({ mode }: StageView): EntryRules | null {
  const base = baseModeOf(mode);
  return base.type === 'private' ? base.rules : null;
}

function directoryEntry(stage: StageView, still: string | null): DirectoryEntry | null {
  const { streamId, title, kind, category, tags = [], creator, viewers, phase, mode, sale } = stage;
  if (phase.type !== 'live') return null;
  const left = sale ? sale.total - sale.sold - sale.reserved : 0;
  const timer = mode.type === 'oneToOne' ? mode.call.timer : null;
  return {
    streamId,
    title,
    kind,
    category,
    ...(tags.length > 0 ? { tags } : {}),
    creator,
    viewers,
    startedAtMs: phase.startedAtMs,
    mode: mode.type,
    tickets: sale?.isOpen ? { priceMinor: sale.priceMinor, left } : null,
    backAtMs: timer?.type === 'running' ? timer.endsAtMs : null,
    still,
  };
}
