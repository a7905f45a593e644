import { assertNever } from '../../../shared/assertNever.ts';
import type { TestAlert } from '../../../shared/protocol/answers.ts';
import type { FeedFrame, FeedSnapshot, ReactionKind, StageView } from '../../../shared/protocol/feed.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { Rights } from '../../domain/rights.ts';
import type { TipFact } from '../../domain/tips/tipEntry.ts';
import type { BusPort } from '../../services/bus/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import { MachineLoop } from '../kernel/MachineLoop.ts';
import type { Ask, AskSettled } from '../stream/link/asks.ts';
import type { DownMessage, SpokenLine } from '../stream/link/link.ts';
import { downTopic, upTopic } from '../stream/link/linkTopics.ts';
import { nextShardWake } from './shardDues.ts';
import { decideShard } from './shardMachine.ts';
import {
  isSure,
  newShard,
  type SeatCount,
  type ShardCommand,
  type ShardEffect,
  type ShardState,
} from './shardState.ts';

export interface ShardHooks {
  /** Delivers a frame. `now` holds from it on: seats are moved by it before anybody is told the frame. */
  readonly deliver: (frame: FeedFrame, now: ShardNow) => void;
  /** Gives everybody inside the whole again; seats are moved first, as by `deliver`. */
  readonly resync: (snapshot: FeedSnapshot, now: ShardNow) => void;
  /** Called when all that came of one message is done: those who may enter now can be told the snapshot as it is. */
  readonly settled: () => void;
  readonly ensureAuthority: () => void;
  /** Called when the shard is no longer sure of anything and must fail closed. `resync` ends it. */
  readonly linkLost: () => void;
  readonly testAlert: (alert: TestAlert) => void;
  /** Makes what each seat is sent in this turn leave in one write: several frames are delivered in it. */
  readonly gather?: () => void;
}

export interface ShardNow {
  readonly stage: StageView;
  readonly rights: Rights;
}

export interface ShardInput {
  readonly streamId: string;
  readonly shardId: string;
  readonly roomId: string;
  readonly bus: BusPort;
  readonly clock: Clock;
  readonly hooks: ShardHooks;
  /** Another machine, so that a simulation can show that it notices a wrong one. */
  readonly decide?: typeof decideShard;
}

/** Runs the shard machine with its hands: the bus, one timer, and the room that holds the seats. */
export class AudienceShard {
  readonly #input: ShardInput;
  readonly #loop: MachineLoop<ShardState, ShardCommand, ShardEffect>;
  readonly #speakers = new Map<string, ((refused: RejectionCode | null) => void)[]>();
  readonly #askers = new Map<string, ((settled: AskSettled) => void)[]>();
  /** True: seats have been moved, and `settled` was not called yet. */
  #hasMoved = false;
  readonly #awaitingSure = new Set<() => void>();
  /** What came together, until all of it is here. */
  readonly #heard: DownMessage[] = [];
  #unsubscribe: (() => void) | null = null;
  #stopped = false;

  constructor(input: ShardInput) {
    const { shardId, roomId, clock, decide = decideShard } = input;
    this.#input = input;
    this.#loop = new MachineLoop<ShardState, ShardCommand, ShardEffect>({
      clock,
      state: newShard({ shardId, roomId, nowMs: clock.nowMs() }),
      rules: {
        decide,
        deadline: (state) => ({ dueAtMs: nextShardWake(state), command: { type: 'wake' } }),
      },
      carryOut: (effects) => {
        for (const effect of effects) this.#run(effect);
        if (effects.some(({ type }) => type === 'deliver' || type === 'resync')) this.#hasMoved = true;
      },
      rested: () => this.#rested(),
    });
  }

  async start(): Promise<void> {
    const { bus, streamId } = this.#input;
    this.#unsubscribe = await bus.subscribe(downTopic(streamId), (message, behind = 0) =>
      this.#hear(message, behind),
    );
    this.#loop.put({ type: 'wake' });
  }

  #hear(message: DownMessage, behind: number): void {
    this.#heard.push(message);
    if (behind > 0) return;
    const heard = this.#heard.splice(0);
    // this process is late: what waited costs one write for each seat, however many frames it is
    if (heard.filter(({ type }) => type === 'frame').length > 1) this.#input.hooks.gather?.();
    for (const each of heard) this.#loop.put({ type: 'heard', message: each });
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#loop.stop();
    this.#unsubscribe?.();
    const { bus, streamId, shardId } = this.#input;
    bus.publish(upTopic(streamId), { type: 'bye', shardId });
    for (const settle of [...this.#speakers.values()].flat()) settle('TemporarilyUnavailable');
    for (const id of [...this.#askers.keys()]) {
      this.#settleAsk({ id, refused: 'TemporarilyUnavailable', order: null });
    }
  }

  /** Tells a line. Resolves null when everybody was told, or with the code of its refusal. */
  say(line: SpokenLine): Promise<RejectionCode | null> {
    const told = Promise.withResolvers<RejectionCode | null>();
    this.#speakers.set(line.id, [...(this.#speakers.get(line.id) ?? []), told.resolve]);
    this.#loop.put({ type: 'say', line });
    return told.promise;
  }

  /** Resolves when the authority settled it, or when it is too long for a person to wait. */
  ask(ask: Ask): Promise<AskSettled> {
    const settled = Promise.withResolvers<AskSettled>();
    this.#askers.set(ask.id, [...(this.#askers.get(ask.id) ?? []), settled.resolve]);
    this.#loop.put({ type: 'ask', ask });
    return settled.promise;
  }

  tipPaid(tip: TipFact): void {
    this.#loop.put({ type: 'tipPaid', tip });
  }

  react(kind: ReactionKind): void {
    this.#loop.put({ type: 'react', kind });
  }

  setSeats(seats: SeatCount): void {
    this.#loop.put({ type: 'seatsChanged', seats });
  }

  /** Returns the snapshot; null: this shard is not sure of anything, and fails closed. */
  snapshot(): FeedSnapshot | null {
    const { state } = this.#loop;
    return isSure(state) ? state.snapshot : null;
  }

  /** Returns the snapshot as soon as this shard is sure of it; null: it is not sure even after so long. */
  async whenSure(patienceMs: number): Promise<FeedSnapshot | null> {
    if (this.snapshot()) return this.snapshot();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#awaitingSure.add(resolve);
    const cancel = this.#input.clock.after(patienceMs, resolve);
    await promise;
    cancel();
    this.#awaitingSure.delete(resolve);
    return this.snapshot();
  }

  #rested(): void {
    if (!this.#hasMoved) return;
    this.#hasMoved = false;
    this.#input.hooks.settled();
  }

  #run(effect: ShardEffect): void {
    const { bus, streamId, hooks } = this.#input;
    switch (effect.type) {
      case 'tell':
        return bus.publish(upTopic(streamId), effect.message);
      case 'deliver':
        return hooks.deliver(effect.frame, effect);
      case 'resync':
        hooks.resync(effect.snapshot, { stage: effect.snapshot.stage, rights: effect.rights });
        for (const isSure of this.#awaitingSure) isSure();
        return;
      case 'ensureAuthority':
        return hooks.ensureAuthority();
      case 'linkLost':
        return hooks.linkLost();
      case 'testAlert':
        return hooks.testAlert(effect.alert);
      case 'lineSettled':
        for (const settle of this.#speakers.get(effect.lineId) ?? []) settle(effect.refused);
        this.#speakers.delete(effect.lineId);
        return;
      case 'askSettled':
        return this.#settleAsk(effect.settled);
      default:
        return assertNever(effect);
    }
  }

  #settleAsk(settled: AskSettled): void {
    for (const settle of this.#askers.get(settled.id) ?? []) settle(settled);
    this.#askers.delete(settled.id);
  }
}
