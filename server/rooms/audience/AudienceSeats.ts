import type { Client } from '@colyseus/core';
import { isKeptFrom, slowedMs } from '../../../shared/curbs.ts';
import { LIMITS } from '../../../shared/limits.ts';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import type { MediaPart } from '../../../shared/protocol/commands.ts';
import type { FeedFrame, FeedSnapshot } from '../../../shared/protocol/feed.ts';
import { type BaseMode, baseModeOf } from '../../../shared/protocol/modes.ts';
import { isGuestId } from '../../../shared/protocol/people.ts';
import type { RejectionCode } from '../../../shared/protocol/rejections.ts';
import type { StageState } from '../../../shared/state/stageState.ts';
import { askedAt, codeOfNeed, needAt, type StreamPlace } from '../../domain/gates/judgeGate.ts';
import { accessTopic } from '../../domain/topics/news.ts';
import type { Clock } from '../../services/runtime/port.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import type { FanOut } from '../kernel/fanOut.ts';
import { SWEEP_MS } from '../kernel/SeatedRoom.ts';
import type { StateRoom } from '../kernel/SharedState.ts';
import { closedCode, isInside, type Seat, seatOf, takeSeat } from '../kernel/seat.ts';
import { callStreamsOf, closeSeatMedia, mediaPeerOf } from '../plugins/mediaParts.ts';
import { judgeGuestLoad, NO_LOAD } from '../policies/guestLoad.ts';
import type { AudienceAuth } from '../stream/admission.ts';
import { CallRecorder } from '../stream/CallRecorder.ts';
import type { ModePreview, RosterSlice, RosterSliceQuery } from '../stream/matchmaking.ts';
import { shareStage } from '../stream/shareStage.ts';
import { AccessFactsCache, PLAIN_QUERY } from './AccessFactsCache.ts';
import type { ShardNow } from './AudienceShard.ts';
import { greetOverlay, seeOverlays } from './overlaySeats.ts';
import { Playbacks } from './playback/Playbacks.ts';
import { sliceRoster } from './roster.ts';
import { SeatAdmission, UNKNOWN } from './SeatAdmission.ts';
import { SeatTakeover } from './SeatTakeover.ts';
import { ShardTrail } from './ShardTrail.ts';
import type { SeatCount } from './shardState.ts';
import { subscribedMonths } from './subscribedMonths.ts';

export interface AudienceSeatsInput {
  readonly deps: RoomDeps;
  readonly clock: Clock;
  readonly streamId: string;
  readonly roomId: string;
  readonly room: StateRoom<StageState>;
  readonly shardId: string;
  readonly clients: () => readonly Client[];
  readonly fanOut: FanOut;
  readonly snapshot: () => FeedSnapshot | null;
  readonly counted: (seats: SeatCount) => void;
}

/** Seconds between two announcements of who watches, so that what was lost on the way is told again. */
const ANNOUNCE_SWEEPS = 10;
/**
 * How long a preview may take. It is well below what a call to a room of another process may take; who is not known
 * by then counts as leaving.
 */
const PREVIEW_PATIENCE_MS = 1_200;

/** Holds the seats of one shard, with what reaches them: frames, doors and the picture. */
export class AudienceSeats {
  readonly playbacks: Playbacks;
  readonly state: ReturnType<typeof shareStage>;
  /** Null: nobody reads how long things take. */
  readonly trail: ShardTrail | null;
  readonly #input: AudienceSeatsInput;
  readonly #fanOut: FanOut;
  readonly #keeper: SeatAdmission<Seat>;
  readonly #facts: AccessFactsCache;
  readonly #takeover: SeatTakeover<Seat>;
  readonly #recorder: CallRecorder;
  readonly #clientOf = new Map<Seat, Client>();
  #now: ShardNow | null = null;
  #sweeps = 0;
  #load = NO_LOAD;

  constructor(input: AudienceSeatsInput) {
    const { deps, clock, streamId, shardId } = input;
    const { access, bus } = deps.services;
    this.#input = input;
    this.state = shareStage(input.room, clock, isInside);
    this.#fanOut = input.fanOut;
    this.trail = ShardTrail.open(deps.services.tracing);
    this.playbacks = new Playbacks({
      ...input,
      media: deps.services.media,
      barred: (seat) => this.#barred(seat),
      send: (seat, message) => {
        const client = this.#clientOf.get(seat);
        if (client) this.#fanOut.unicast(client, 'media', message);
      },
    });
    this.#facts = new AccessFactsCache({
      access,
      bus,
      clock,
      changed: (personIds) => this.#keeper.factsChanged(personIds),
      failed: (err) => deps.log.warn({ err, streamId }, 'facts of viewers could not be read'),
    });
    this.#keeper = new SeatAdmission({ clock, facts: this.#facts, hooks: this.#hooks() });
    this.#recorder = new CallRecorder({
      media: deps.services.media,
      side: 'partner',
      onError: (err) => deps.log.warn({ err, streamId }, 'a one-to-one is not recorded as it was agreed'),
    });
    this.#takeover = new SeatTakeover({
      bus,
      streamId,
      shardId,
      isTicketOnly: () => this.#keeper.isTicketOnly(),
      insideOf: (personId) => this.#keeper.insideOf(personId),
      replaced: (seat) => this.#replaced(seat),
    });
  }

  open(): Promise<void> {
    return this.#takeover.open();
  }

  close(): void {
    this.state.close();
    this.#recorder.forget();
    this.#takeover.close();
    this.#facts.close();
  }

  join(client: Client): Seat {
    this.trail?.seated(client);
    const nowMs = this.#input.clock.nowMs();
    const seat = takeSeat(client, nowMs);
    this.#clientOf.set(seat, client);
    this.state.join(client);
    if (seat.role !== 'overlay') {
      seat.standing = UNKNOWN;
      if ((client.auth as AudienceAuth).isBlocked) this.#facts.believeBlocked(seat.person.id);
      this.#keeper.add(seat);
    } else {
      this.#fanOut.sendSnapshot(client);
      void greetOverlay(this.#input.deps, this.#fanOut, client);
    }
    return seat;
  }

  leave(client: Client): Seat | undefined {
    this.trail?.left(client);
    const seat = seatOf(client);
    if (!seat) return undefined;
    this.#keeper.remove(seat);
    this.#clientOf.delete(seat);
    this.#closeMedia(seat);
    this.playbacks.forget(seat);
    return seat;
  }

  /** Moves who must go, then tells those who may know. Returns how many were told. */
  deliver(frame: FeedFrame, now: ShardNow): number {
    this.#follow(now);
    if (frame.events.some(({ type }) => type === 'ended')) this.#sendAway();
    const send = () => this.#broadcast('feed', frame);
    return this.trail?.sends(frame, this.#input.shardId, send) ?? send();
  }

  /** Whoever waits at a door that will not open any more is told so at once: nothing else of the end reaches them. */
  #sendAway(): void {
    for (const [seat, client] of this.#clientOf)
      if (seat.standing.at === 'door') client.leave(CLOSE_CODES.streamEnded);
  }

  resync(snapshot: FeedSnapshot, now: ShardNow): void {
    this.#follow(now);
    this.#broadcast('snapshot', snapshot);
  }

  settle(): void {
    this.#keeper.settle();
  }

  lost(): void {
    this.#recorder.follow(null);
    this.#keeper.lost();
  }

  sweep(nowMs: number): void {
    this.#keeper.sweep(nowMs);
    this.#relieve(nowMs);
    this.#sweeps += 1;
    seeOverlays(this.#input.deps.services.overlays, this.#clientOf.keys());
    if (this.#sweeps % ANNOUNCE_SWEEPS === 0 && this.#keeper.isTicketOnly())
      this.#takeover.announce(this.#keeper.inside());
  }

  roster(query: RosterSliceQuery): RosterSlice {
    return sliceRoster(this.#keeper.inside(), query, this.badges);
  }

  preview(mode: BaseMode): Promise<ModePreview> {
    return this.#keeper.preview(mode, PREVIEW_PATIENCE_MS);
  }

  /** Returns what everybody may know of a person besides their name: for how long they have subscribed. */
  badges = (personId: string) => subscribedMonths(this.#facts.of(personId), this.#input.clock.nowMs());

  /** Returns what the authority is told of whoever writes: their badges, since when they follow, whether they are verified. */
  spokenBy = (personId: string) => ({
    ...this.badges(personId),
    followsSinceMs: this.#facts.of(personId)?.followsSinceMs ?? null,
    ...(this.#facts.of(personId)?.gates?.isVerified ? ({ isVerified: true } as const) : {}),
  });

  isCreator = (seat: Seat): boolean => this.#now?.stage.creator.id === seat.person.id;

  isModerator = (seat: Seat): boolean => this.#now?.rights.people.get(seat.person.id)?.isModerator === true;

  /** Returns why that person writes nothing, as far as this shard knows; null: they may write. */
  whySilent(personId: string): 'Muted' | 'Restricted' | null {
    const rights = this.#now?.rights.people.get(personId);
    const nowMs = this.#input.clock.nowMs();
    if (nowMs < (rights?.mutedUntilMs ?? 0)) return 'Muted';
    return isKeptFrom(rights?.curb, 'write', nowMs) ? 'Restricted' : null;
  }

  /** Returns why that person may not pay for that place of the stream; null: they may. It looks up what is not known. */
  async whyNotAt(personId: string, place: StreamPlace): Promise<RejectionCode | null> {
    const stage = this.#now?.stage;
    if (!stage || personId === stage.creator.id) return null;
    const judge = () => needAt(askedAt(stage, place), this.#facts.of(personId, PLAIN_QUERY)?.gates);
    if (judge() === undefined) await this.#facts.load([personId], PLAIN_QUERY);
    const need = judge();
    if (need === undefined) return 'TemporarilyUnavailable';
    return need === null ? null : codeOfNeed(need);
  }

  /** Says whether that person waits between two lines, whatever the stream does. */
  isSlowed = (personId: string): boolean =>
    slowedMs(this.#now?.rights.people.get(personId)?.curb, this.#input.clock.nowMs()) > 0;

  /**
   * Returns the media stream for that part of a seat: the live stream's, while no player watches in the page's place;
   * and a one-to-one's, for its partner. The creator's end cuts what it sends for the others.
   */
  mediaStreamOf(seat: Seat, part: MediaPart): string | null {
    const { streamId, snapshot } = this.#input;
    if (part === 'monitor') return null;
    if (part === 'stream')
      return snapshot()?.stage.phase.type === 'live' && !this.playbacks.isPlaying(seat) ? streamId : null;
    const call = this.#now?.rights.call;
    if (call?.partner.id !== seat.person.id || this.#now?.stage.mode.type !== 'oneToOne') return null;
    const { creator, partner } = callStreamsOf(call.callId);
    return part === 'callSend' ? partner : creator;
  }

  /** Tells every shard to look again at who gave a tip, where tips open the door. */
  tipped(personId: string): void {
    const stage = this.#now?.stage;
    const mode = stage && baseModeOf(stage.mode);
    if (mode?.type !== 'private' || mode.rules.tipped === null) return;
    this.#input.deps.services.bus.publish(accessTopic(stage!.creator.id), { of: 'person', personId });
  }

  #follow(now: ShardNow): void {
    const before = this.#now?.rights.call ?? null;
    this.#now = now;
    this.#keeper.follow(now);
    this.state.show(now.stage);
    this.#record(now);
    if (before !== null && before.callId !== now.rights.call?.callId) this.#endCall(before.partner.id);
  }

  /** Records what the partner of a one-to-one sends, where the partner sits. */
  #record(now: ShardNow): void {
    const partnerId = now.rights.call?.partner.id;
    if (partnerId === undefined) return this.#recorder.follow(null);
    const isHere = this.#keeper.insideOf(partnerId).length > 0;
    this.#recorder.follow(now.stage.mode, { isHere });
  }

  #endCall(partnerId: string): void {
    const { media } = this.#input.deps.services;
    for (const seat of this.#keeper.seats()) {
      if (seat.person.id !== partnerId) continue;
      for (const part of ['callSend', 'callWatch'] as const) void media.close(mediaPeerOf(seat.seatId, part));
    }
  }

  #broadcast(type: 'feed' | 'snapshot', message: FeedFrame | FeedSnapshot): number {
    // who is still joining has no seat yet, and is no more inside than who stands at the door
    const isForAll = this.#keeper.everybodyInside() && this.#clientOf.size === this.#input.clients().length;
    const watched = this.trail ? { encoded: this.trail.encoded } : {};
    return this.#fanOut.broadcast(type, message, isForAll ? watched : { ...watched, only: isInside });
  }

  #hooks() {
    return {
      shut: (seat: Seat) => {
        const client = this.#clientOf.get(seat);
        if (client) this.state.hide(client);
        this.#closeMedia(seat);
      },
      admit: (seat: Seat) => {
        const client = this.#clientOf.get(seat);
        if (!client) return;
        this.#shows(client, 'inside', () => void this.#fanOut.sendSnapshot(client));
        this.state.reveal(client);
      },
      door: (seat: Seat, view: unknown) => {
        const client = this.#clientOf.get(seat);
        if (client) this.#shows(client, 'door', () => void this.#fanOut.unicast(client, 'door', view));
      },
      you: (seat: Seat, view: unknown) => {
        const client = this.#clientOf.get(seat);
        if (client) this.#fanOut.unicast(client, 'you', view);
      },
      counted: (seats: SeatCount) => {
        this.#input.counted(seats);
        // the partner has come or gone
        if (this.#now) this.#record(this.#now);
      },
      entered: (seats: readonly Seat[]) => this.#takeover.announce(seats),
    };
  }

  #shows(client: Client, where: 'inside' | 'door', show: () => void): void {
    if (this.trail) this.trail.shows(client, where, show);
    else show();
  }

  /** Removes guests, who came last first, while this process is late with its work. */
  #relieve(nowMs: number): void {
    const { guestSeats } = this.#input.deps;
    const guests = [...this.#clientOf.keys()].filter(({ person }) => isGuestId(person.id));
    const { next, remove } = judgeGuestLoad(this.#load, { nowMs, everyMs: SWEEP_MS, guests: guests.length });
    this.#load = next;
    if (remove === 0) return;
    guestSeats.restFor(LIMITS.guestRestMs);
    for (const seat of guests.slice(-remove)) this.#clientOf.get(seat)?.leave(CLOSE_CODES.crowded);
  }

  #replaced(seat: Seat): void {
    this.#keeper.remove(seat);
    seat.standing = UNKNOWN;
    this.#closeMedia(seat);
    this.#clientOf.get(seat)?.leave(CLOSE_CODES.replaced);
  }

  #closeMedia(seat: Seat): void {
    this.playbacks.end(seat);
    void closeSeatMedia(this.#input.deps.services.media, seat.seatId);
  }

  /** Returns why that seat may not be shown the stream right now; null: it may. */
  #barred(seat: Seat): RejectionCode | null {
    if (!this.#clientOf.has(seat)) return 'Unauthorized';
    if (seat.standing.at !== 'inside') return closedCode(seat.standing);
    const phase = this.#input.snapshot()?.stage.phase.type;
    if (phase === undefined) return 'TemporarilyUnavailable';
    return phase === 'live' ? null : 'StreamNotLive';
  }
}
