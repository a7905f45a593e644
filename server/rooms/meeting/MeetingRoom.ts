import type { AuthContext, Client } from '@colyseus/core';
import { meetingJoinOptions } from '../../../shared/protocol/meetings.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';
import { projectMeeting, MeetingState as Shared } from '../../../shared/state/meetingState.ts';
import { clientFacts } from '../../domain/clientFacts.ts';
import type { BidOrderAsked, DisputeDecision } from '../../domain/doors.ts';
import { meetingView } from '../../domain/meetingView.ts';
import { judgeWire, parseJoin, Refused, readSession } from '../kernel/admission.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { SeatedRoom } from '../kernel/SeatedRoom.ts';
import { SharedState } from '../kernel/SharedState.ts';
import { accept, closeUnknown, refuse, seatOf, takeSeat } from '../kernel/seat.ts';
import { bookToDocument } from '../orders/order.ts';
import { MeetingAuthority } from './MeetingAuthority.ts';
import { MeetingBlocks } from './MeetingBlocks.ts';
import { MeetingChain } from './MeetingChain.ts';
import { MeetingTeller } from './MeetingTeller.ts';
import type { MeetingState } from './machine/state.ts';
import { meetingHandlers } from './meetingRequests.ts';

/** The room of one meeting: its creator, whoever has bid, and the authority over it. Rules: SPEC.md, BM*. */
class MeetingRoom extends SeatedRoom<{ state: Shared }> {
  #meeting!: MeetingAuthority;
  override messages = {
    '*': closeUnknown,
    ...meetingHandlers({ deps: this.deps, meeting: () => this.#meeting }),
  };
  readonly #teller = new MeetingTeller({
    services: this.deps.services,
    meeting: () => this.#meeting,
    onFailed: (err) => this.deps.log.warn({ err }, 'somebody was not told of their meeting'),
  });
  readonly #chain = new MeetingChain({
    services: this.deps.services,
    told: () => this.#meeting.told,
    onNews: () => this.#tellAll(),
    onFailed: (err) => this.deps.log.warn({ err }, 'the chain was not told of a bid, and finds it later'),
  });
  readonly #blocks = new MeetingBlocks({
    blocks: this.deps.services.blocks,
    clock: this.guardedClock,
    meeting: () => this.#meeting,
    onFailed: (err) => this.deps.log.warn({ err }, 'a bid of somebody who is blocked was not declined yet'),
  });
  readonly #shared = new SharedState<MeetingState, Shared>({
    clock: this.guardedClock,
    make: () => new Shared(),
    fill: (state, told) =>
      state.assign(
        projectMeeting({ ...told, bidCount: told.bids.length, isDecided: told.winnerId !== null }),
      ),
    shows: (client) => seatOf(client) !== undefined,
  });

  override async onCreate(options: unknown): Promise<void> {
    const { meetingId } = parseJoin(meetingJoinOptions.loose(), options);
    const { services, faultHook } = this.deps;
    const { store, ledger, meetings, calendar, meetingSlots: slots } = services;
    this.#meeting = new MeetingAuthority({
      ...{ meetingId, store, ledger, meetings, calendar, slots, clock: this.guardedClock, faultHook },
      hooks: {
        onTold: (told) => this.#onTold(told),
        onLost: (error) => (error ? this.failed(error) : void this.disconnect(this.codeOfFailure)),
      },
    });
    if (!(await this.#meeting.claim())) throw new Refused('NotFound');
    await this.#blocks.open();
    this.#shared.open(this);
    this.#shared.show(this.#meeting.told);
    this.opened();
  }

  override async onJoin(client: Client): Promise<void> {
    judgeWire(client);
    const seat = takeSeat(client, this.guardedClock.nowMs());
    await this.countSeat(client, seat.person.id);
    if (!this.#viewFor(seat.person.id)) throw new Refused('NotFound');
    this.seated(client);
    this.#shared.join(client);
    this.#meeting.enqueue({ type: 'seatIn', personId: seat.person.id });
    this.#tell(client);
  }

  override onLeave(client: Client): void {
    const seat = seatOf(client);
    if (seat) this.#meeting.enqueue({ type: 'seatOut', personId: seat.person.id });
    this.left(client);
  }

  override async onDispose(): Promise<void> {
    this.#shared.close();
    this.#blocks.close();
    await this.#meeting?.stop();
    await super.onDispose();
  }

  /** Called for HTTP, in whichever process it was asked. Resolves when the money of the bid is held. */
  async placeBid(bid: BidOrderAsked): Promise<Outcome<object>> {
    const refused = await this.#meeting.placeBid({ type: 'placeBid', ...bid });
    return refused === null ? accept({}) : refuse(refused);
  }

  /** Called when the money of a bid is no longer locked by the fan's wallet. */
  async withdrawBid(bid: { readonly byId: string; readonly bidId: string }): Promise<Outcome<object>> {
    const refused = await this.#meeting.command({ type: 'withdrawBid', ...bid });
    return refused === null ? accept({}) : refuse(refused);
  }

  /** Called for HTTP: the arbiter divides the money of a dispute. */
  async decideDispute(decision: DisputeDecision): Promise<Outcome<object>> {
    const refused = await this.#meeting.command({ type: 'resolve', ...decision });
    if (refused === null) {
      const { meetingId } = this.#meeting.told;
      this.deps.log.info({ meetingId, percent: decision.toCreatorPercent }, 'a dispute was decided');
    }
    return refused === null ? accept({}) : refuse(refused);
  }

  /** There is none: each seat is told the meeting as its person may see it. */
  protected override snapshot(): null {
    return null;
  }

  #onTold(told: MeetingState): void {
    this.autoDispose = !this.#meeting.isBusy;
    this.#shared.show(told);
    this.#tellAll();
    this.#teller.look();
    this.#blocks.look();
    this.#chain.follow();
  }

  /** While somebody is here it is looked how far the chain has come. */
  protected override sweep(nowMs: number): void {
    super.sweep(nowMs);
    if (this.clients.length > 0) this.#chain.look(nowMs);
  }

  #tellAll(): void {
    for (const client of this.clients) this.#tell(client);
  }

  #tell(client: Client): void {
    const seat = seatOf(client);
    const view = seat && this.#viewFor(seat.person.id);
    if (view) this.fanOut.unicast(client, 'meeting', view);
  }

  #viewFor(personId: string) {
    const { told } = this.#meeting;
    const here = new Set(told.seats.keys());
    const { locks } = this.#chain;
    const asked = { meetingId: told.meetingId, personId, here, locks, nowMs: this.guardedClock.nowMs() };
    return meetingView({ ...told, book: bookToDocument(told.book) }, asked);
  }
}

/** Makes the class of the room `meeting`. Seats are the creator's and those of whoever has bid; nobody else learns of it. */
export function defineMeetingRoom(deps: RoomDeps) {
  return class extends MeetingRoom {
    static override readonly deps = deps;
    static override onAuth = async (token: string, options: unknown, context: AuthContext) => {
      const { meetingId } = parseJoin(meetingJoinOptions, options);
      const { person, session } = await readSession(deps.services, token);
      if (!deps.personSeats.hasRoom(person.id)) throw new Refused('TooManySeats');
      const view = await deps.services.meetings.view({ meetingId, personId: person.id });
      if (!view) throw new Refused('NotFound');
      const { role } = view;
      return { role, person, session, ...clientFacts(context) };
    };
  };
}
