import type { MeetingSlot } from '../../../shared/protocol/meetings.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import { winnerOf } from '../../domain/meetingBids.ts';
import type { MeetingBody } from '../../domain/meetingBody.ts';
import type { CalendarPort } from '../../services/calendar/port.ts';
import type { LedgerPort } from '../../services/ledger/port.ts';
import type { MeetingSlotsPort, MeetingsPort } from '../../services/meetings/port.ts';
import type { Clock } from '../../services/runtime/port.ts';
import type { StorePort } from '../../services/store/port.ts';
import { AuthorityActor } from '../kernel/AuthorityActor.ts';
import type { FaultHook } from '../kernel/faultPoints.ts';
import { createJournalTail } from '../kernel/journalTail.ts';
import { dueEffects } from '../orders/effects.ts';
import { OrderEffectRunner } from '../orders/OrderEffectRunner.ts';
import { OrderWait } from '../orders/OrderWait.ts';
import { createOpenHolds } from '../orders/openHolds.ts';
import type { MeetingState } from './machine/state.ts';
import type { MeetingCommand } from './meetingMachine.ts';
import { isBusy, MEETING_RULES, type MeetingCut, restoreMeeting } from './meetingRules.ts';

export interface MeetingAuthorityInput {
  readonly meetingId: string;
  readonly store: StorePort;
  readonly ledger: LedgerPort;
  readonly clock: Clock;
  readonly slots: Pick<MeetingSlotsPort, 'take' | 'releaseAll'>;
  readonly calendar: Pick<CalendarPort, 'get'>;
  readonly meetings: Pick<MeetingsPort, 'place'>;
  readonly hooks: {
    /** Called with what is durable. */
    readonly onTold: (told: MeetingState) => void;
    /** Called when another authority rules, or for a bug: this one can change nothing any more. */
    readonly onLost: (error?: unknown) => void;
  };
  readonly faultHook?: FaultHook | undefined;
}

/** Rounds between two looks for money that no order stands for, and for time that no meeting needs. */
const STRAY_ROUNDS = 5;

/** The authority of a meeting: its machine in an authority actor, its document, its money, and its place in the calendar. */
export class MeetingAuthority {
  readonly #input: MeetingAuthorityInput;
  readonly #actor: AuthorityActor<MeetingState, MeetingCommand, MeetingCut, MeetingBody>;
  readonly #money: OrderEffectRunner;
  readonly #wait: OrderWait<MeetingState>;
  readonly #openHolds: () => Promise<ReadonlySet<string>>;
  #told!: MeetingState;
  #rounds = 0;
  /** How many have just taken time, and wait for the decision. */
  #taking = 0;

  constructor(input: MeetingAuthorityInput) {
    const { meetingId, store, ledger, clock, hooks, faultHook } = input;
    const ref = `meeting:${meetingId}:orders`;
    this.#input = input;
    this.#wait = new OrderWait({ clock, told: () => this.#told });
    this.#openHolds = createOpenHolds(createJournalTail(ledger, ref));
    this.#money = new OrderEffectRunner({
      ...{ ref, ledger, clock, faultHook, onFailed: hooks.onLost },
      factsOf: ({ purpose, payer }) => ({
        ...{ purpose, meetingId, creatorId: this.#told.creator.id },
        ...{ giverId: payer.id, giverName: payer.name, giverHandle: payer.handle },
      }),
      decided: (result) => this.command({ type: 'orderTold', result }),
    });
    this.#actor = new AuthorityActor({
      ...{ clock, faultHook, rules: MEETING_RULES },
      document: {
        place: { store, collection: 'meetings', id: meetingId },
        restore: (body: MeetingBody, epoch) => {
          this.#told = restoreMeeting(meetingId, body, epoch);
          return this.#told;
        },
        before: ({ body }) => (body ? this.#place(body) : Promise.resolve()),
        bodyOf: ({ body }) => body,
        closed: (state) => state,
      },
      hands: {
        tell: ({ next }) => this.#tell(next),
        reconcile: () => this.#reconcile(),
        onDeposed: () => hooks.onLost(),
        onOver: () => hooks.onLost(),
        onFailed: hooks.onLost,
      },
    });
  }

  /** Takes the meeting over from whoever had it. False: there is no such meeting. */
  async claim(): Promise<boolean> {
    if (!(await this.#actor.claim())) return false;
    this.#actor.announce();
    // servers of yesterday kept no list of the two
    await this.#placePair(this.#told);
    this.#money.run(dueEffects(this.#told.book));
    this.#input.hooks.onTold(this.#told);
    return true;
  }

  /** The meeting as it was told. */
  get told(): MeetingState {
    return this.#told;
  }

  /** Whether money or news is on its way: then the room stays. */
  get isBusy(): boolean {
    return isBusy(this.#told);
  }

  /** Resolves when the outcome is durable and told: null, or why it was refused. */
  command(command: MeetingCommand): Promise<RejectionCode | null> {
    return this.#actor.command(command);
  }

  enqueue(command: MeetingCommand): void {
    this.#actor.enqueue(command);
  }

  /** Places a bid. Resolves when its money is held (null), or with why it is not. */
  async placeBid(command: Extract<MeetingCommand, { type: 'placeBid' }>): Promise<RejectionCode | null> {
    const refused = await this.command(command);
    return refused ?? this.#wait.settled(command.bidId);
  }

  /** Takes time of the creator, and decides with it; time that the decision does not keep is given back. */
  async withSlot(slot: MeetingSlot, command: MeetingCommand): Promise<RejectionCode | null> {
    const { slots, meetingId } = this.#input;
    this.#taking += 1;
    try {
      const creatorId = this.#told.creator.id;
      const calendar = await this.#input.calendar.get(creatorId);
      const problem = await slots.take({ creatorId, slot, meetingId, calendar });
      return problem ?? (await this.command(command));
    } finally {
      this.#taking -= 1;
      await this.#giveTimeBack().catch(() => {});
    }
  }

  /** Tells what is decided, then falls silent. */
  async stop(): Promise<void> {
    this.#money.stop();
    await this.#actor.stop();
  }

  #tell(next: MeetingState): void {
    const before = this.#told;
    this.#told = next;
    this.#money.run(dueEffects(next.book));
    this.#wait.look();
    // where this fails the next look does it
    if (before.slot !== next.slot || before.phase.type !== next.phase.type)
      this.#giveTimeBack().catch(() => {});
    this.#input.hooks.onTold(next);
  }

  /** Puts the meeting into the lists of its people, before it is told to them. */
  async #place(body: MeetingBody): Promise<void> {
    const { meetings, meetingId } = this.#input;
    const news = body.bids.filter(({ bidId }) => !this.#told.bids.some((bid) => bid.bidId === bidId));
    const at = { meetingId, atMs: body.bids.at(-1)?.atMs ?? 0 };
    for (const { fan } of news) await meetings.place({ ...at, role: 'fan', personId: fan.id });
    if (news.length > 0) await meetings.place({ ...at, role: 'creator', personId: body.creator.id });
    if (body.winnerId !== this.#told.winnerId) await this.#placePair(body);
    const fan = winnerOf(body)?.fan;
    const went = this.#told.phase.type === 'over' ? null : howItWent(this.#told, body);
    if (fan && went) await meetings.place({ ...at, role: 'fan', personId: fan.id, went });
  }

  /** Puts a meeting into the list of the two who have come to it. */
  async #placePair(body: Pick<MeetingBody, 'bids' | 'winnerId' | 'creator' | 'phase'>): Promise<void> {
    const winner = winnerOf(body);
    if (!winner || body.phase.type === 'over') return;
    const { meetings, meetingId } = this.#input;
    const pair = { role: 'pair', personId: body.creator.id, otherId: winner.fan.id } as const;
    await meetings.place({ ...pair, meetingId, atMs: winner.atMs });
  }

  /** Gives back what of the creator's time this meeting does not need. */
  async #giveTimeBack(): Promise<void> {
    if (this.#taking > 0) return;
    const { creator, slot, meetingId, phase } = this.#told;
    const keeps = winnerOf(this.#told) !== undefined && phase.type !== 'open' && phase.type !== 'over';
    const exceptSlotId = keeps ? (slot?.slotId ?? null) : null;
    await this.#input.slots.releaseAll({ creatorId: creator.id, meetingId, exceptSlotId });
  }

  async #reconcile(): Promise<void> {
    if (this.#rounds++ % STRAY_ROUNDS !== 0) return;
    await this.#giveTimeBack();
    const held = await this.#openHolds();
    const { open } = this.#actor.state.book;
    await this.#money.returnStray([...held].filter((holdId) => !open.has(holdId)));
  }
}

/**
 * Says whether the fan kept the meeting that ends now; null: it does not end, or it was cancelled before. A fan who says after a
 * report that they have met kept it; one who let the report stand did not.
 */
function howItWent({ phase: before }: MeetingState, body: MeetingBody): 'kept' | 'missed' | null {
  if (body.phase.type !== 'over' || body.phase.how !== 'released') return null;
  const wasReported = before.type === 'missed' && before.byId !== winnerOf(body)?.fan.id;
  return wasReported && body.phase.atMs >= before.contestUntilMs ? 'missed' : 'kept';
}
