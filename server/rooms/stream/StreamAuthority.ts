import { LIMITS } from '../../../shared/limits.ts';
import type { TestAlert } from '../../../shared/protocol/answers.ts';
import type { FeedFrame, FeedSnapshot } from '../../../shared/protocol/feed.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { BusPort } from '../../services/bus/port.ts';
import type { LedgerPort } from '../../services/ledger/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import type { StorePort } from '../../services/store/port.ts';
import type { Reach } from '../kernel/faultPoints.ts';
import { flushDelayMs } from '../kernel/feedTick.ts';
import {
  AckBox,
  type DownMessage,
  downTopic,
  type LinkedFrame,
  type UpMessage,
  upTopic,
} from '../kernel/link.ts';
import { createWakeTimer } from '../kernel/wakeTimer.ts';
import { AskDesk } from './AskDesk.ts';
import { type Claim, claimStream, closeDocument, writeCut } from './authorityStore.ts';
import { type Cut, cutFrame, feedBytes, hasNews } from './cutFrame.ts';
import { isOver, nextDeadline } from './machine/deadlines.ts';
import { dueEffects } from './machine/effects.ts';
import type { Modes } from './machine/modes.ts';
import { ordersInPlay } from './machine/orders.ts';
import { onlyViewersWait } from './machine/shards.ts';
import type { StreamState } from './machine/state.ts';
import { OrderHands } from './OrderHands.ts';
import { createStreamJournal } from './streamJournal.ts';
import { decideStream, type StreamCommand } from './streamMachine.ts';
import { ToldFeed } from './ToldFeed.ts';

export interface AuthorityHooks {
  /** A frame everybody may be told; durable where it has to be. */
  readonly onFrame: (frame: FeedFrame) => void;
  /** Something is durable now, whether or not there was a frame to tell. */
  readonly onTold?: () => void;
  /** Another authority holds the stream now: this one can change nothing any more. */
  readonly onDeposed: () => void;
  /** The stream ended a while ago; nothing is left to do. */
  readonly onOver: () => void;
  /** A bug: nothing this authority holds can be trusted any more. */
  readonly onFailed: (error: unknown) => void;
}

export interface AuthorityInput {
  readonly streamId: string;
  readonly store: StorePort;
  readonly ledger: LedgerPort;
  readonly bus: BusPort;
  readonly clock: Clock;
  readonly hooks: AuthorityHooks;
  /** Another mind, so that a simulation can show that it notices a wrong one. */
  readonly decide?: typeof decideStream;
  readonly reach?: Reach | undefined;
}

/** null: done; a code: refused. */
type Settle = (refused: RejectionCode | null) => void;

/** How often the journal is read for tips whose bringer died, and the store for a successor. */
const RECONCILE_MS = 3_000;
/** Every so many times also for money that no order stands for; that is rare, and can wait. */
const STRAY_ROUNDS = 5;
const STORE_RETRY_MS = 500;
const MEASURED_FROM = 20;
const nobody: Settle = () => {};

/**
 * The one authority of a stream: the stream machine with its hands. Commands queue up, are decided in order, and
 * what they changed is written by compare-and-set before anybody is told. Rules: ../SPEC.md, ST* and FE*.
 */
export class StreamAuthority {
  readonly #input: AuthorityInput;
  readonly #inbox: { readonly command: StreamCommand; readonly settle: Settle }[] = [];
  readonly #journal;
  readonly #timers;
  readonly #acks: AckBox;
  readonly #asks = new AskDesk((shardId, settled) => this.#acks.ask(shardId, settled));
  #hands!: OrderHands;
  #life: 'new' | 'ruling' | 'stopped' = 'new';
  #state!: StreamState;
  #told!: ToldFeed;
  #claim!: Claim;
  /** Decided, and to be settled when the next frame is told. */
  #decided: Settle[] = [];
  #flushing: Promise<void> | null = null;
  #closing: Promise<void> | null = null;
  #rounds = 0;
  #lastFlushAtMs = Number.NEGATIVE_INFINITY;
  #unsubscribes: (() => void)[] = [];

  constructor(input: AuthorityInput) {
    const { ledger, streamId, clock } = input;
    this.#input = input;
    this.#journal = createStreamJournal({ ledger, streamId });
    this.#timers = {
      flush: createWakeTimer(clock, () => void this.#flush()),
      deadline: createWakeTimer(clock, () => this.#onDeadline()),
      beat: createWakeTimer(clock, () => this.#beat()),
      reconcile: createWakeTimer(clock, () => void this.#reconcile()),
    };
    this.#acks = new AckBox((ack) => {
      if (this.#life === 'ruling') this.#tell({ ...ack, epoch: this.#state.epoch });
    });
  }

  /** Takes the stream over from whoever had it. False: there is no such stream. */
  async claim(): Promise<boolean> {
    const { store, streamId, bus, clock } = this.#input;
    const taken = await claimStream({ store, streamId, nowMs: clock.nowMs(), journal: this.#journal });
    if (!taken) return false;
    this.#claim = taken.claim;
    this.#state = taken.state;
    this.#told = new ToldFeed(taken.state);
    this.#life = 'ruling';
    this.#hands = this.#makeHands(taken.state.view.stage.creator.id);
    for (const tip of taken.unshown) this.#enqueue({ t: 'tipCommitted', tip }, nobody);
    this.#unsubscribes = [
      await bus.subscribe(upTopic(streamId), (message) => this.#hear(message as UpMessage)),
      await bus.subscribe(downTopic(streamId), (message) => this.#overhear(message as DownMessage)),
    ];
    this.#beat();
    this.#pump();
    this.#timers.reconcile.set(clock.nowMs() + RECONCILE_MS);
    return true;
  }

  #makeHands(creatorId: string): OrderHands {
    const { streamId, ledger, clock, hooks, reach } = this.#input;
    return new OrderHands({
      streamId,
      creatorId,
      ledger,
      clock,
      decided: (result) => this.command(result),
      onFailed: hooks.onFailed,
      reach,
    });
  }

  /** Resolves when the outcome is durable and told: null, or why it was refused. */
  command(command: StreamCommand): Promise<RejectionCode | null> {
    return new Promise((settle) => this.#enqueue(command, settle));
  }

  /** As told. */
  snapshot(): FeedSnapshot {
    return this.#told.snapshot();
  }

  /** As told: what is durable of modes, orders and money. */
  modes(): Modes {
    return this.#told.state.modes;
  }

  shardRoomIds(): readonly string[] {
    // also those that had nobody when they reported last
    return [...this.#state.shards.values()].map((shard) => shard.roomId);
  }

  hasShards(): boolean {
    return !this.#state.shards.isEmpty();
  }

  sendTestAlert(alert: TestAlert): void {
    this.#tell({ t: 'testAlert', epoch: this.#state.epoch, alert });
  }

  /** Tells what is decided, then falls silent. */
  async stop(): Promise<void> {
    await this.#drain();
    this.#silence();
  }

  #tell(message: DownMessage): void {
    this.#input.bus.publish(downTopic(this.#input.streamId), message);
  }

  #enqueue(command: StreamCommand, settle: Settle): void {
    if (this.#life !== 'ruling') return settle('TemporarilyUnavailable');
    if (this.#inbox.length >= LIMITS.authorityInbox) return settle('RateLimited');
    this.#inbox.push({ command, settle });
    this.#pump();
  }

  /** Decides as many as one frame may hold; the rest waits, undecided, for the next. */
  #pump(): void {
    const nowMs = this.#input.clock.nowMs();
    const { decide = decideStream } = this.#input;
    while (this.#inbox.length > 0 && !this.#isFrameFull()) {
      const { command, settle } = this.#inbox.shift()!;
      const decision = decide(this.#state, command, nowMs);
      if (decision.ok) {
        this.#state = decision.next;
        this.#decided.push(settle);
      } else {
        settle(decision.rejection);
      }
    }
    if (!this.#flushing) {
      this.#timers.flush.set(nowMs + this.#flushDelayMs(nowMs));
    }
    const deadline = nextDeadline(this.#state);
    if (deadline) this.#timers.deadline.set(deadline.dueAtMs);
  }

  #flushDelayMs(nowMs: number): number {
    const { viewers } = this.#state.view.stage;
    const someoneWaits = this.#decided.some((settle) => settle !== nobody);
    const onlyViewers = !someoneWaits && onlyViewersWait(this.#state);
    return flushDelayMs({ nowMs, lastFlushAtMs: this.#lastFlushAtMs, viewers, onlyViewers });
  }

  #isFrameFull(): boolean {
    const { pending } = this.#state;
    // most frames hold few events; only a long one is worth measuring
    if (pending.length < MEASURED_FROM) return false;
    return pending.length >= LIMITS.feedFrameEvents || feedBytes(pending) >= LIMITS.feedFrameBytes;
  }

  #flush(): Promise<void> {
    if (this.#life === 'ruling') {
      this.#flushing ??= this.#flushOnce().then(() => this.#afterFlush(), this.#input.hooks.onFailed);
    }
    return this.#flushing ?? Promise.resolve();
  }

  #afterFlush(): void {
    this.#flushing = null;
    if (this.#life === 'ruling' && this.#isBusy()) this.#pump();
  }

  #isBusy(): boolean {
    return this.#inbox.length > 0 || this.#decided.length > 0 || hasNews(this.#state);
  }

  async #drain(): Promise<void> {
    while (this.#life === 'ruling' && (this.#isBusy() || this.#flushing)) await this.#flush();
  }

  async #flushOnce(): Promise<void> {
    const settled = this.#decided;
    const cut = cutFrame(this.#state);
    this.#decided = [];
    this.#lastFlushAtMs = this.#input.clock.nowMs();
    if (cut) {
      this.#state = cut.next;
      await this.#input.reach?.('beforeWrite');
      if (!(await this.#write(cut))) return this.#depose(settled);
      await this.#input.reach?.('afterWrite');
      this.#told.advance(cut.next, cut.frame);
      if (cut.frame) this.#tellFrame(cut.frame);
      this.#asks.told(cut.next.modes);
      this.#hands.run(dueEffects(cut.next.modes));
      this.#input.hooks.onTold?.();
    }
    for (const settle of settled) settle(null);
  }

  #tellFrame(linked: LinkedFrame): void {
    this.#tell({ t: 'frame', ...linked });
    this.#input.hooks.onFrame(linked.frame);
  }

  /** While the store is away nobody is told anything, and nothing decided is lost. */
  async #write(cut: Cut): Promise<boolean> {
    const { store, streamId, clock } = this.#input;
    while (this.#life === 'ruling') {
      try {
        return await writeCut({ store, streamId, claim: this.#claim, cut });
      } catch {
        await new Promise<void>((resolve) => void clock.after(STORE_RETRY_MS, resolve));
      }
    }
    return false;
  }

  #depose(settled: readonly Settle[]): void {
    const ruled = this.#life === 'ruling';
    this.#silence();
    const waiting = [...settled, ...this.#decided, ...this.#inbox.map((item) => item.settle)];
    this.#decided = [];
    this.#inbox.length = 0;
    for (const settle of waiting) settle('Deposed');
    if (ruled) this.#input.hooks.onDeposed();
  }

  #silence(): void {
    this.#life = 'stopped';
    this.#hands.stop();
    for (const timer of Object.values(this.#timers)) timer.stop();
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
    this.#unsubscribes = [];
  }

  #onDeadline(): void {
    if (this.#life !== 'ruling') return;
    const nowMs = this.#input.clock.nowMs();
    if (isOver(this.#state, nowMs)) {
      this.#closing ??= this.#close();
      return;
    }
    const deadline = nextDeadline(this.#state);
    if (!deadline) return;
    if (deadline.dueAtMs > nowMs) return this.#timers.deadline.set(deadline.dueAtMs);
    this.#enqueue({ t: 'deadlineDue', id: deadline.id }, nobody);
  }

  /** The last look at the journal, then the stream is closed for good. */
  async #close(): Promise<void> {
    const { store, streamId } = this.#input;
    try {
      await this.#showUnshown();
      await this.#hands.returnStray(await this.#strayHolds());
      await this.#drain();
      if (this.#life === 'ruling')
        await closeDocument({ store, streamId, claim: this.#claim, state: this.#state });
    } catch {
      // closed after the next start instead
    }
    if (this.#life !== 'ruling') return;
    this.#silence();
    this.#input.hooks.onOver();
  }

  #beat(): void {
    if (this.#life !== 'ruling') return;
    this.#tell(this.#told.beat());
    this.#timers.beat.set(this.#input.clock.nowMs() + LIMITS.authorityBeatMs);
  }

  async #showUnshown(): Promise<void> {
    for (const tip of await this.#journal.readTips()) {
      if (this.#life === 'ruling' && !this.#state.shown.has(tip.entryId))
        this.#enqueue({ t: 'tipCommitted', tip }, nobody);
    }
  }

  /** Money of orders that nobody knows of any more: an effect that was done when its stream had given up on it. */
  async #strayHolds(): Promise<readonly string[]> {
    const open = await this.#journal.readOpenHolds();
    const inPlay = ordersInPlay(this.#state.modes);
    return [...open].filter((holdId) => !inPlay.has(holdId));
  }

  async #reconcile(): Promise<void> {
    const { store, streamId, clock } = this.#input;
    try {
      await this.#showUnshown();
      if (this.#rounds++ % STRAY_ROUNDS === 0) await this.#hands.returnStray(await this.#strayHolds());
      const document = await store.get('streams', streamId);
      if (Number(document?.body.epoch ?? 0) > this.#state.epoch) this.#depose([]);
    } catch {
      // journal or store are away: the next round reads on from where this one stood
    }
    if (this.#life === 'ruling') this.#timers.reconcile.set(clock.nowMs() + RECONCILE_MS);
  }

  #hear(message: UpMessage): void {
    if (this.#life !== 'ruling') return;
    const { shardId } = message;
    switch (message.t) {
      case 'sync':
        return this.#tell(this.#told.answer(message));
      case 'report':
        return this.#enqueue({ t: 'shardReported', shardId, report: message }, nobody);
      case 'bye':
        return this.#enqueue({ t: 'shardGone', shardId }, nobody);
      case 'tip':
        return this.#enqueue({ t: 'tipCommitted', tip: message.tip }, (refused) => {
          if (refused === null) this.#acks.tip(shardId, message.tip.entryId);
        });
      case 'say':
        return this.#enqueue({ t: 'say', line: message.line }, (refused) => {
          if (refused !== 'Deposed') this.#acks.line(shardId, { id: message.line.id, refused });
        });
      case 'ask':
        return this.#enqueue({ t: 'ask', ask: message.ask }, (refused) => {
          if (refused !== 'Deposed')
            this.#asks.decided(this.#told.state.modes, { ask: message.ask, shardId, refused });
        });
    }
  }

  /** A successor speaks where the shards listen: no need to wait for the store to tell. */
  #overhear(message: DownMessage): void {
    if (message.t === 'beat' && message.epoch > this.#state.epoch) this.#depose([]);
  }
}
