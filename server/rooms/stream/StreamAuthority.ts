import type { TestAlert } from '../../../shared/protocol/answers.ts';
import type { CurbTerms } from '../../../shared/protocol/curbs.ts';
import type { FeedFrame, FeedSnapshot, StageGates } from '../../../shared/protocol/feed.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import type { LivePledgeGoal } from '../../../shared/protocol/pledgeGoals.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { PaidTip, TipFact } from '../../domain/tips/tipEntry.ts';
import { lineTakenTopic, takenDownTopic } from '../../domain/topics/news.ts';
import type { AccessPort } from '../../services/access/port.ts';
import type { BlocksPort } from '../../services/blocks/port.ts';
import type { BusPort } from '../../services/bus/port.ts';
import type { CurbsPort } from '../../services/curbs/port.ts';
import type { GatesPort } from '../../services/gates/port.ts';
import type { LedgerPort } from '../../services/ledger/port.ts';
import type { OpaqueIds } from '../../services/opaqueIds/port.ts';
import type { PledgeGoalsPort } from '../../services/pledgeGoals/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import type { StorePort } from '../../services/store/port.ts';
import type { TracingPort } from '../../services/tracing/port.ts';
import { type ActorDocument, type ActorHands, AuthorityActor } from '../kernel/AuthorityActor.ts';
import { keepPage } from '../kernel/auditLog.ts';
import { BusyPeople } from '../kernel/BusyPeople.ts';
import type { FaultHook } from '../kernel/faultPoints.ts';
import { followCurbs } from '../kernel/followCurbs.ts';
import { followGates } from '../kernel/followGates.ts';
import { dueEffects } from '../orders/effects.ts';
import type { OrderEffectRunner } from '../orders/OrderEffectRunner.ts';
import { AuthorityTrail } from './AuthorityTrail.ts';
import { readStream, sealPage } from './authorityStore.ts';
import { type Cut, documentOf } from './cutFrame.ts';
import { followBlocks } from './followBlocks.ts';
import { followPledgeGoal } from './followPledgeGoal.ts';
import { GroupCall } from './GroupCall.ts';
import { AckBox, type DownMessage, type UpMessage } from './link/link.ts';
import { downTopic, upTopic } from './link/linkTopics.ts';
import type { Modes } from './machine/modes.ts';
import type { StreamState } from './machine/state.ts';
import { PastKeeper } from './PastKeeper.ts';
import { PendingReplies } from './PendingReplies.ts';
import { PublishedFeed } from './PublishedFeed.ts';
import { peopleInCall } from './peopleInCall.ts';
import type { StreamDocument } from './streamDocument.ts';
import { createStreamJournal } from './streamJournal.ts';
import type { decideStream, StreamCommand } from './streamMachine.ts';
import { createStreamOrderRunner } from './streamOrders.ts';
import { streamRules } from './streamRules.ts';

export interface AuthorityHooks {
  /** Called with a frame that everybody may be told; what of it must be durable is. */
  readonly onFrame: (frame: FeedFrame) => void;
  /** Called when something is durable, whether or not there was a frame to tell. */
  readonly onTold?: () => void;
  /** Has the conversation of a group look at this stream. It resolves when what the stream is stands there. */
  readonly callGroup?: (conversationId: string) => Promise<void>;
  /** Called when another authority holds the stream: this one can change nothing any more. */
  readonly onDeposed: () => void;
  /** Called when the stream ended a while ago and nothing is left to do. */
  readonly onOver: () => void;
  /** Called for a bug: nothing that this authority holds can be trusted any more. */
  readonly onFailed: (error: unknown) => void;
}

export interface AuthorityInput {
  readonly streamId: string;
  readonly store: StorePort;
  readonly ledger: LedgerPort;
  readonly opaqueIds: OpaqueIds;
  readonly bus: BusPort;
  readonly clock: Clock;
  readonly hooks: AuthorityHooks;
  /** Whom the creator blocks; without it nobody is taken out for it. */
  readonly blocks?: BlocksPort;
  /** Goals that people pledge for; without it none is followed. */
  readonly pledgeGoals?: Pick<PledgeGoalsPort, 'get' | 'follow'>;
  /** Whom the creator restricts; without it nobody is. */
  readonly curbs?: CurbsPort;
  /** What the creator asks for at the doors; without it nothing is. */
  readonly gates?: Pick<GatesPort, 'follow' | 'settings' | 'leastAge'>;
  /** Who follows; without it nothing is kept of what the stream has come to. */
  readonly access?: Pick<AccessPort, 'followersSince'>;
  /** Another machine, so that a simulation can show that it notices a wrong one. */
  readonly decide?: typeof decideStream;
  /** Who reads how long tips take; without it nobody does. */
  readonly tracing?: TracingPort;
  readonly faultHook?: FaultHook | undefined;
}

/** Rounds between two looks for money that no order stands for; that is rare, and can wait. */
const STRAY_ROUNDS = 5;

/**
 * The authority of a stream: the stream machine in an authority actor, and what it does to the world. Shards tell it what
 * people ask over the bus; the creator's room asks it directly. Rules: ../SPEC.md, ST* and FE*.
 */
export class StreamAuthority {
  readonly #input: AuthorityInput;
  readonly #actor: AuthorityActor<StreamState, StreamCommand, Cut, StreamDocument>;
  readonly #journal;
  readonly #acks: AckBox;
  readonly #group: GroupCall;
  readonly #busy: BusyPeople;
  readonly #past: PastKeeper | null;
  readonly #trail: AuthorityTrail | null;
  readonly #asks = new PendingReplies((shardId, settled) => this.#acks.ask(shardId, settled));
  #hands!: OrderEffectRunner;
  #told!: PublishedFeed;
  /** Tips that were paid before this authority ruled, and that nobody was told of. */
  #unshown: readonly PaidTip[] = [];
  #rounds = 0;
  #unsubscribes: (() => void)[] = [];

  constructor(input: AuthorityInput) {
    const { ledger, streamId, clock, decide, faultHook, store, access, bus, tracing } = input;
    this.#input = input;
    this.#past = access ? new PastKeeper({ store, access }) : null;
    this.#trail = AuthorityTrail.open(tracing);
    this.#journal = createStreamJournal({ ledger, streamId });
    const rules = streamRules(decide);
    this.#actor = new AuthorityActor({
      clock,
      faultHook,
      rules: this.#trail?.watch(rules) ?? rules,
      document: this.#document(),
      hands: this.#actorHands(),
    });
    const { callGroup } = input.hooks;
    this.#group = new GroupCall({ clock, told: () => this.#told.state, call: callGroup });
    // whoever calls from a conversation hears of it with the next ring
    const onFailed = () => {};
    this.#busy = new BusyPeople({ bus, clock, place: streamId, tellsInboxes: true, onFailed });
    this.#acks = new AckBox((ack) => {
      if (this.#actor.isRuling) this.#tell({ ...ack, epoch: this.#actor.state.epoch });
    });
  }

  #actorHands(): ActorHands<Cut> {
    const { hooks } = this.#input;
    return {
      tell: (cut) => this.#onWritten(cut),
      beat: () => this.#tell(this.#told.beat()),
      reconcile: () => this.#reconcile(),
      lastLook: () => this.#lastLook(),
      onSilent: () => this.#fallSilent(),
      onDeposed: hooks.onDeposed,
      onOver: hooks.onOver,
      onFailed: hooks.onFailed,
    };
  }

  #document(): ActorDocument<StreamState, Cut, StreamDocument> {
    const { store, streamId, clock } = this.#input;
    return {
      place: { store, collection: 'streams', id: streamId },
      restore: (document, epoch) => this.#restore(document, epoch),
      before: async (cut) => {
        await sealPage(store, streamId, cut);
        await keepPage(store, cut.auditPage);
      },
      bodyOf: ({ document }) => document && { ...document, writtenAtMs: clock.nowMs() },
      beforeClosed: async (state) => this.#past?.keep(state),
      closed: (state) => ({ ...documentOf(state), phaseType: 'closed', writtenAtMs: clock.nowMs() }),
    };
  }

  async #restore(document: StreamDocument, epoch: number): Promise<StreamState> {
    const { store, opaqueIds, clock } = this.#input;
    const claimed = { document, epoch, nowMs: clock.nowMs(), store, journal: this.#journal, opaqueIds };
    const { state, unshown } = await readStream(claimed);
    this.#unshown = unshown;
    this.#told = new PublishedFeed(state);
    this.#hands = this.#makeHands(document.creatorId);
    return state;
  }

  /** Takes the stream over from whoever had it. False: there is no such stream. */
  async claim(): Promise<boolean> {
    const { streamId, bus } = this.#input;
    if (!(await this.#actor.claim())) return false;
    for (const tip of this.#unshown) this.#actor.enqueue({ type: 'tipCommitted', tip: this.#named(tip) });
    this.#unshown = [];
    this.#unsubscribes = [
      await bus.subscribe(upTopic(streamId), (message) => this.#hear(message)),
      await bus.subscribe(downTopic(streamId), (message) => this.#overhear(message)),
      await bus.subscribe(takenDownTopic(streamId), () => this.#actor.enqueue({ type: 'takeDown' })),
      await bus.subscribe(lineTakenTopic(streamId), ({ lineId }) =>
        this.#actor.enqueue({ type: 'deleteLine', lineId }),
      ),
      ...(await this.#followBlocks()),
      ...(await this.#followPledgeGoal()),
      ...(await this.#followCurbs()),
      ...(await this.#followGates()),
    ];
    // whoever was deposed meanwhile fell silent before it listened to all of this
    if (!this.#actor.isRuling) this.#fallSilent();
    else this.#announce();
    return true;
  }

  #announce(): void {
    this.#actor.announce();
    this.#group.follow();
    this.#busy.set(peopleInCall(this.#told.state));
  }

  async #followBlocks(): Promise<readonly (() => void)[]> {
    const { blocks, clock } = this.#input;
    if (!blocks) return [];
    const { creator, phase } = this.#told.state.view.stage;
    const remove = (target: Person, takeBack: boolean) =>
      this.#actor.enqueue({ type: 'removeViewer', target, takeBack });
    const startedAtMs = phase.type === 'idle' ? null : phase.startedAtMs;
    return [await followBlocks({ blocks, clock, creatorId: creator.id, startedAtMs, remove })];
  }

  async #followPledgeGoal(): Promise<readonly (() => void)[]> {
    const { pledgeGoals, clock } = this.#input;
    if (!pledgeGoals) return [];
    const stage = () => this.#told.state.view.stage;
    const shown = () => stage().pledgeGoal?.id ?? null;
    const moved = (goal: LivePledgeGoal) => {
      if (this.#actor.isRuling) this.#actor.enqueue({ type: 'pledgeGoalMoved', goal });
    };
    return [await followPledgeGoal({ pledgeGoals, clock, creatorId: stage().creator.id, shown, moved })];
  }

  async #followCurbs(): Promise<readonly (() => void)[]> {
    const { curbs, clock } = this.#input;
    if (!curbs) return [];
    const { view, audit } = this.#told.state;
    const byId = view.stage.creator.id;
    const tell = (personId: string, curb: CurbTerms | null) =>
      this.#actor.enqueue({ type: 'curbed', personId, curb });
    return [await followCurbs({ curbs, clock, byId, known: Object.keys(audit.curbs), tell })];
  }

  async #followGates(): Promise<readonly (() => void)[]> {
    const { gates, clock } = this.#input;
    if (!gates) return [];
    const creatorId = this.#told.state.view.stage.creator.id;
    const tell = (asked: StageGates) => this.#actor.enqueue({ type: 'gatesSet', gates: asked });
    return [await followGates({ gates, clock, creatorId, tell })];
  }

  #makeHands(creatorId: string): OrderEffectRunner {
    const { streamId, ledger, clock, hooks, faultHook } = this.#input;
    return createStreamOrderRunner({
      streamId,
      creatorId,
      ledger,
      clock,
      decided: (result) => this.command(result),
      onFailed: hooks.onFailed,
      faultHook,
    });
  }

  /** Resolves when the outcome is durable and told: null, or why it was refused. */
  command(command: StreamCommand): Promise<RejectionCode | null> {
    return this.#actor.command(command);
  }

  /** The snapshot as it was told. */
  snapshot(): FeedSnapshot {
    return this.#told.snapshot();
  }

  /** The whole state as it was told: what is durable of it. */
  told(): StreamState {
    return this.#told.state;
  }

  /** Modes, orders and money as they were told. */
  modes(): Modes {
    return this.#told.state.modes;
  }

  shardRoomIds(): readonly string[] {
    // also those that had nobody when they reported last
    return [...this.#actor.state.shards.values()].map((shard) => shard.roomId);
  }

  hasShards(): boolean {
    return !this.#actor.state.shards.isEmpty();
  }

  sendTestAlert(alert: TestAlert): void {
    this.#tell({ type: 'testAlert', epoch: this.#actor.state.epoch, alert });
  }

  /** Tells what is decided, then falls silent. */
  stop(): Promise<void> {
    return this.#actor.stop();
  }

  #tell(message: DownMessage): void {
    this.#input.bus.publish(downTopic(this.#input.streamId), message);
  }

  #onWritten({ next, frame }: Cut): void {
    this.#told.advance(next, frame);
    this.#past?.look(next);
    if (frame) {
      this.#trail?.told(frame.frame);
      this.#tell({ type: 'frame', ...frame });
      this.#input.hooks.onFrame(frame.frame);
    }
    this.#asks.told(next.modes);
    this.#hands.run(dueEffects(next.modes.orders));
    this.#group.follow();
    this.#busy.set(peopleInCall(next));
    this.#input.hooks.onTold?.();
  }

  #fallSilent(): void {
    this.#hands.stop();
    this.#group.close();
    this.#busy.close();
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
    this.#unsubscribes = [];
  }

  #named(tip: PaidTip): TipFact {
    return { ...tip, tipId: this.#input.opaqueIds.tip(tip.entryId) };
  }

  async #showUnshown(): Promise<void> {
    for (const tip of await this.#journal.readTips()) {
      if (this.#actor.isRuling && !this.#actor.state.shown.has(tip.entryId))
        this.#actor.enqueue({ type: 'tipCommitted', tip: this.#named(tip) });
    }
  }

  /** Finds money of orders that nobody knows of any more: an effect was done when its stream had given up on it. */
  async #strayHolds(): Promise<readonly string[]> {
    const open = await this.#journal.readOpenHolds();
    const { orders } = this.#actor.state.modes;
    return [...open].filter((holdId) => !orders.open.has(holdId));
  }

  /** Finds tips whose bringer died after the payment, and now and then stray money. */
  async #reconcile(): Promise<void> {
    await this.#showUnshown();
    if (this.#rounds++ % STRAY_ROUNDS === 0) await this.#hands.returnStray(await this.#strayHolds());
  }

  async #lastLook(): Promise<void> {
    await this.#showUnshown();
    await this.#hands.returnStray(await this.#strayHolds());
    await this.#group.settled();
  }

  #hear(message: UpMessage): void {
    if (!this.#actor.isRuling) return;
    const { shardId } = message;
    switch (message.type) {
      case 'sync':
        return this.#tell(this.#told.answer(message));
      case 'report':
        return this.#actor.enqueue({ type: 'shardReported', shardId, report: message });
      case 'bye':
        return this.#actor.enqueue({ type: 'shardGone', shardId });
      case 'tip': {
        const tip = this.#named(message.tip);
        this.#trail?.heard(tip.tipId);
        return this.#actor.enqueue({ type: 'tipCommitted', tip }, (refused) => {
          if (refused === null) this.#acks.tip(shardId, tip.entryId);
        });
      }
      case 'say':
        return this.#actor.enqueue({ type: 'say', line: message.line }, (refused) => {
          if (refused !== 'Deposed') this.#acks.line(shardId, { id: message.line.id, refused });
        });
      case 'ask':
        return this.#actor.enqueue({ type: 'ask', ask: message.ask }, (refused) => {
          if (refused !== 'Deposed')
            this.#asks.decided(this.#told.state.modes, { ask: message.ask, shardId, refused });
        });
    }
  }

  /** Listens where the shards listen: a successor speaks there. */
  #overhear(message: DownMessage): void {
    if (message.type === 'beat') this.#actor.heardOf(message.epoch);
  }
}
