import { LIMITS } from '../../../shared/limits.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { pause } from '../../pause.ts';
import type { Clock } from '../../services/runtime/port.ts';
import type { JsonObject } from '../../services/store/port.ts';
import type { ClaimedPlace } from './claimedDocument.ts';
import type { FaultHook } from './faultPoints.ts';
import { MachineLoop } from './MachineLoop.ts';
import { type AnnexRules, RuledDocument } from './RuledDocument.ts';
import { createWakeTimer } from './wakeTimer.ts';

/** Receives the outcome of a command: null when it is durable and told, or the code of why it was refused. */
export type Settle = (refused: RejectionCode | null) => void;

type Decision<State> =
  | { readonly ok: true; readonly next: State }
  | { readonly ok: false; readonly rejection: RejectionCode };

/** What an authority knows how to decide. All of it is pure. */
export interface ActorRules<State, Command, Cut extends { readonly next: State }> {
  readonly decide: (state: State, command: Command, nowMs: number) => Decision<State>;
  /** Takes what was decided since the last cut, to be written and told together; null when there is nothing. */
  readonly cut: (state: State) => Cut | null;
  readonly hasNews: (state: State) => boolean;
  /** True when one cut can hold no more: further commands wait undecided. */
  readonly isFull: (state: State) => boolean;
  /** How long what was decided waits for company before it is written and told. */
  readonly tellDelayMs: (
    state: State,
    moment: { readonly nowMs: number; readonly lastToldAtMs: number; readonly someoneWaits: boolean },
  ) => number;
  /** The next moment at which the state changes by itself, and the command that does it; null: never. */
  readonly deadline: (state: State) => { readonly dueAtMs: number; readonly command: Command } | null;
  /** True when nothing is left to do, ever. */
  readonly isOver: (state: State, nowMs: number) => boolean;
}

/** The document that an authority rules over. */
export interface ActorDocument<State, Cut, Body extends { readonly epoch: number }> {
  readonly place: ClaimedPlace;
  /** Writes what little a cut changes beside the document; absent: each cut writes all of it. */
  readonly annex?: AnnexRules<Cut, Body>;
  /**
   * The state to go on from, as the claimed document, its annex and what else belongs to it say; rejects when that is out of
   * reach.
   */
  readonly restore: (body: Body, epoch: number, annex: JsonObject | null) => State | Promise<State>;
  /** What must be durable before the cut is told; null: nothing of it must. */
  readonly bodyOf: (cut: Cut) => Body | null;
  /** Writes what the body will name. It is done again when it, or the write after it, failed. */
  readonly before?: (cut: Cut) => Promise<void>;
  /** Keeps elsewhere what the state has come to, before the document is closed; rejects when a successor is to do it. */
  readonly beforeClosed?: (state: State) => Promise<void>;
  /** The document as it stands when it needs no authority any more. */
  readonly closed: (state: State) => object;
}

/** What an authority does to the world. */
export interface ActorHands<Cut> {
  /** Tells a durable cut, and begins what is due because of it. */
  readonly tell: (cut: Cut) => void;
  /** Says that this authority is alive. */
  readonly beat?: () => void;
  /** Looks for what happened elsewhere and gives it to the actor; may throw when it cannot look now. */
  readonly reconcile?: () => Promise<void>;
  /** The last look before the end: what it finds is still decided and told; may throw, and the end waits for a successor. */
  readonly lastLook?: () => Promise<void>;
  /** Called once, when an actor that ruled stops deciding for whatever reason. */
  readonly onSilent?: () => void;
  /** Called when another authority rules: this one can change nothing any more. */
  readonly onDeposed: () => void;
  /** Called when the end was written; nothing is left to do. */
  readonly onOver: () => void;
  /** Called for a bug: nothing that this authority holds can be trusted any more. */
  readonly onFailed: (error: unknown) => void;
}

export interface ActorInput<
  State,
  Command,
  Cut extends { readonly next: State },
  Body extends { readonly epoch: number },
> {
  readonly clock: Clock;
  readonly rules: ActorRules<State, Command, Cut>;
  readonly document: ActorDocument<State, Cut, Body>;
  readonly hands: ActorHands<Cut>;
  readonly faultHook?: FaultHook | undefined;
}

/** How often an authority looks for what it was not told, and for a successor in the store. */
const RECONCILE_MS = 3_000;
const STORE_RETRY_MS = 500;
const nobody: Settle = () => {};

/** A command, and who waits for its outcome. */
interface Letter<Command> {
  readonly command: Command;
  readonly settle: Settle;
}

interface Decided {
  readonly settle: Settle;
  readonly refused: RejectionCode | null;
}

/**
 * The one authority over a document. Commands queue up and are decided in order, each run to completion; what they
 * changed is cut, written by compare-and-set, and only then told. An authority that finds a successor falls silent.
 * The machine, the document and the hands are given. Rules: SPEC.md, AA*.
 */
export class AuthorityActor<
  State extends { readonly epoch: number },
  Command,
  Cut extends { readonly next: State },
  Body extends { readonly epoch: number },
> {
  readonly #clock: Clock;
  readonly #rules: ActorRules<State, Command, Cut>;
  readonly #document: ActorDocument<State, Cut, Body>;
  readonly #hands: ActorHands<Cut>;
  readonly #faultHook: FaultHook | undefined;
  readonly #timers;
  #life: 'new' | 'ruling' | 'silent' = 'new';
  #loop!: MachineLoop<State, Letter<Command>, Decided>;
  #ruled!: RuledDocument<Cut, Body>;
  /** Waits for the outcome of commands that are decided and not yet told. */
  #decided: Settle[] = [];
  #flushing: Promise<void> | null = null;
  #closing: Promise<void> | null = null;
  #lastToldAtMs = Number.NEGATIVE_INFINITY;
  #lastWroteAtMs = Number.NEGATIVE_INFINITY;

  constructor({ clock, rules, document, hands, faultHook }: ActorInput<State, Command, Cut, Body>) {
    this.#clock = clock;
    this.#rules = rules;
    this.#document = document;
    this.#hands = hands;
    this.#faultHook = faultHook;
    this.#timers = {
      flush: createWakeTimer(clock, () => void this.#flush()),
      beat: createWakeTimer(clock, () => this.#beat()),
      reconcile: createWakeTimer(clock, () => void this.#reconcile()),
    };
  }

  /**
   * Takes the document over from whoever had it, and starts deciding; nothing is said of it before `announce`. False: there
   * is no such document.
   */
  async claim(): Promise<boolean> {
    const { place, annex, restore } = this.#document;
    const claimed = await RuledDocument.claim<Cut, Body>(place, annex);
    if (!claimed) return false;
    this.#ruled = claimed.document;
    this.#loop = this.#startLoop(await restore(claimed.body, this.#ruled.epoch, claimed.annex));
    this.#life = 'ruling';
    return true;
  }

  #startLoop(state: State): MachineLoop<State, Letter<Command>, Decided> {
    const { decide, deadline, isFull, isOver } = this.#rules;
    return new MachineLoop<State, Letter<Command>, Decided>({
      clock: this.#clock,
      state,
      rules: {
        decide: (before, { command, settle }, nowMs) => {
          const decision = decide(before, command, nowMs);
          return decision.ok
            ? { next: decision.next, effects: [{ settle, refused: null }] }
            : { next: before, effects: [{ settle, refused: decision.rejection }] };
        },
        deadline: (now) => {
          const next = deadline(now);
          return next && { dueAtMs: next.dueAtMs, command: { command: next.command, settle: nobody } };
        },
        isFull,
      },
      carryOut: ([decided]) => this.#onDecided(decided!),
      rested: (nowMs) => {
        if (!this.#flushing) this.#timers.flush.set(nowMs + this.#tellDelayMs(nowMs));
      },
      due: ({ command }, nowMs) => {
        if (isOver(this.#loop.state, nowMs)) this.#closing ??= this.#close();
        else this.enqueue(command);
      },
    });
  }

  #onDecided({ settle, refused }: Decided): void {
    if (refused === null) this.#decided.push(settle);
    else settle(refused);
  }

  /** Begins to say that it is alive and to look around. */
  announce(): void {
    this.#beat();
    this.#loop.pump();
    this.#timers.reconcile.set(this.#clock.nowMs() + RECONCILE_MS);
  }

  get isRuling(): boolean {
    return this.#life === 'ruling';
  }

  /** The state as decided: perhaps it is not durable yet, and told to nobody. */
  get state(): State {
    return this.#loop.state;
  }

  /** Resolves when the outcome is durable and told: null, or why it was refused. */
  command(command: Command): Promise<RejectionCode | null> {
    return new Promise((settle) => this.enqueue(command, settle));
  }

  enqueue(command: Command, settle: Settle = nobody): void {
    if (this.#life !== 'ruling') return settle('TemporarilyUnavailable');
    if (this.#loop.waiting >= LIMITS.authorityInbox) return settle('RateLimited');
    this.#loop.put({ command, settle });
  }

  /**
   * Tells this authority of another one: a higher epoch is a successor, and there is no need to wait for the store.
   */
  heardOf(epoch: number): void {
    if (this.#life === 'ruling' && epoch > this.state.epoch) this.#depose([]);
  }

  /** Tells what is decided, then falls silent. Whoever reads the document after that needs no annex. */
  async stop(): Promise<void> {
    await this.#drain();
    try {
      if (this.#life === 'ruling' && this.#ruled.hasAnnex)
        await this.#ruled.writeWhole(this.#document.closed(this.state));
    } catch {
      // whoever comes next reads both
    }
    this.#silence();
  }

  #tellDelayMs(nowMs: number): number {
    const someoneWaits = this.#decided.some((settle) => settle !== nobody);
    return this.#rules.tellDelayMs(this.state, { nowMs, lastToldAtMs: this.#lastToldAtMs, someoneWaits });
  }

  #flush(): Promise<void> {
    if (this.#life === 'ruling') {
      this.#flushing ??= this.#flushOnce().then(() => this.#afterFlush(), this.#hands.onFailed);
    }
    return this.#flushing ?? Promise.resolve();
  }

  #afterFlush(): void {
    this.#flushing = null;
    if (this.#life === 'ruling' && this.#isBusy()) this.#loop.pump();
  }

  #isBusy(): boolean {
    return this.#loop.waiting > 0 || this.#decided.length > 0 || this.#rules.hasNews(this.state);
  }

  async #drain(): Promise<void> {
    while (this.#life === 'ruling' && (this.#isBusy() || this.#flushing)) await this.#flush();
  }

  async #flushOnce(): Promise<void> {
    const settled = this.#decided;
    const cut = this.#rules.cut(this.state);
    this.#decided = [];
    this.#lastToldAtMs = this.#clock.nowMs();
    if (cut) {
      this.#loop.state = cut.next;
      await this.#faultHook?.('beforeWrite');
      if (!(await this.#write(cut))) return this.#depose(settled);
      await this.#faultHook?.('afterWrite');
      this.#hands.tell(cut);
    }
    for (const settle of settled) settle(null);
  }

  /**
   * Writes the cut, as often as it takes: while the store is away nobody is told anything, and nothing decided is
   * lost.
   */
  async #write(cut: Cut): Promise<boolean> {
    while (this.#life === 'ruling') {
      try {
        await this.#document.before?.(cut);
        const body = this.#document.bodyOf(cut);
        if (body === null) return true;
        const isOurs = await this.#ruled.write(cut, body);
        if (isOurs) this.#lastWroteAtMs = this.#clock.nowMs();
        return isOurs;
      } catch {
        await pause(this.#clock, STORE_RETRY_MS);
      }
    }
    return false;
  }

  #depose(settled: readonly Settle[]): void {
    const ruled = this.#life === 'ruling';
    const undecided = this.#silence();
    const waiting = [...settled, ...this.#decided, ...undecided.map(({ settle }) => settle)];
    this.#decided = [];
    for (const settle of waiting) settle('Deposed');
    if (ruled) this.#hands.onDeposed();
  }

  #silence(): readonly Letter<Command>[] {
    const ruled = this.#life === 'ruling';
    this.#life = 'silent';
    for (const timer of Object.values(this.#timers)) timer.stop();
    const undecided = this.#loop?.stop() ?? [];
    if (ruled) this.#hands.onSilent?.();
    return undecided;
  }

  async #close(): Promise<void> {
    try {
      await this.#hands.lastLook?.();
      await this.#drain();
      if (this.#life === 'ruling') await this.#document.beforeClosed?.(this.state);
      if (this.#life === 'ruling') await this.#ruled.writeWhole(this.#document.closed(this.state));
    } catch {
      // closed after the next start instead
    }
    if (this.#life !== 'ruling') return;
    this.#silence();
    this.#hands.onOver();
  }

  #beat(): void {
    if (this.#life !== 'ruling') return;
    this.#hands.beat?.();
    this.#timers.beat.set(this.#clock.nowMs() + LIMITS.authorityBeatMs);
  }

  async #reconcile(): Promise<void> {
    try {
      await this.#hands.reconcile?.();
      // who has just written has no successor
      const isSure = this.#clock.nowMs() - this.#lastWroteAtMs < RECONCILE_MS;
      if (!isSure) this.heardOf(await this.#ruled.storedEpoch());
    } catch {
      // what it looks at is away: the next round looks on from where this one stood
    }
    if (this.#life === 'ruling') this.#timers.reconcile.set(this.#clock.nowMs() + RECONCILE_MS);
  }
}
