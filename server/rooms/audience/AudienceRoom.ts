import { type AuthContext, type Client, definePlugins, Room } from '@colyseus/core';
import { LIMITS } from '../../../shared/limits.ts';
import type { TextLeftOut } from '../../../shared/protocol/answers.ts';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import { audienceJoinOptions } from '../../../shared/protocol/commands.ts';
import type { FeedFrame } from '../../../shared/protocol/feed.ts';
import type { BaseMode } from '../../../shared/protocol/modes.ts';
import type { SeatAuth } from '../../../shared/protocol/people.ts';
import { AUDIENCE_REQUESTS } from '../../../shared/protocol/requests.ts';
import type { StageState } from '../../../shared/state/stageState.ts';
import type { PlaybackReply, PlaybackRequest } from '../../domain/doors.ts';
import { readsState } from '../../domain/stateReader.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { every } from '../kernel/every.ts';
import { guardClock } from '../kernel/guardClock.ts';
import { isRefusedJoin } from '../kernel/refusedJoin.ts';
import { SessionWatch } from '../kernel/SessionWatch.ts';
import { isInside, type Seat, seatOf } from '../kernel/seat.ts';
import { ChatPlugin } from '../plugins/ChatPlugin.ts';
import { MediaPlugin } from '../plugins/MediaPlugin.ts';
import { ModerationPlugin } from '../plugins/ModerationPlugin.ts';
import { TipsPlugin } from '../plugins/TipsPlugin.ts';
import { admitToAudience, LiveStreams, parseJoin, Refused } from '../stream/admission.ts';
import {
  ensureAuthority,
  type ModePreview,
  type RosterSlice,
  type RosterSliceQuery,
} from '../stream/matchmaking.ts';
import { tipRef } from '../stream/streamJournal.ts';
import { AudienceSeats } from './AudienceSeats.ts';
import { AudienceShard, type ShardNow } from './AudienceShard.ts';
import { audienceRequests } from './audienceRequests.ts';
import { askToWrite, tipTakerOf, whyNoTip } from './audienceTips.ts';
import { evictRenewedOverlays } from './overlaySeats.ts';

const SWEEP_MS = 1_000;
/** How long somebody who joins waits for this shard to be sure of its stream. */
const SURE_PATIENCE_MS = 5_000;

/** One shard of a stream's audience: it holds seats, and mirrors what the authority tells. */
class AudienceRoom extends Room<{ state: StageState }> {
  static readonly deps: RoomDeps;
  override patchRate = null;
  override maxMessagesPerSecond = LIMITS.clientFramesPerSecond;
  readonly deps = (this.constructor as typeof AudienceRoom).deps;
  streamId = '';
  #shard!: AudienceShard;
  #seats!: AudienceSeats;
  readonly #sessions = new SessionWatch(this.deps, () => this.clients);
  #awaitingSure = new Set<() => void>();
  readonly #stops: (() => void)[] = [];

  override plugins = definePlugins([
    new ChatPlugin({
      deps: this.deps,
      requests: AUDIENCE_REQUESTS,
      say: async (line) =>
        this.#seats.isMuted(line.from.id) ? 'Muted' : this.#shard.say({ ...line, role: 'viewer' }),
    }),
    new TipsPlugin({
      deps: this.deps,
      requests: AUDIENCE_REQUESTS,
      ref: () => tipRef(this.streamId),
      taker: () => tipTakerOf(this.#shard.snapshot()?.stage ?? null),
      paid: (tip) => {
        this.#shard.tipPaid(tip);
        this.#seats.tipped(tip.payerId);
      },
      whyNot: whyNoTip,
      whySilent: (seat, tipId) => this.#whySilent(seat, tipId),
    }),
    new ModerationPlugin({
      deps: this.deps,
      requests: AUDIENCE_REQUESTS,
      mayModerate: (seat) => this.#seats.isModerator(seat),
      moderate: async ({ person }, what) => {
        const { refused } = await this.#shard.ask({ id: this.deps.services.ids.next('ask'), person, what });
        return refused;
      },
    }),
    new MediaPlugin({
      deps: this.deps,
      requests: AUDIENCE_REQUESTS,
      streamOf: (seat, part) => this.#seats.mediaStreamOf(seat, part),
      sends: (_, part) => part === 'callSend',
      isSeated: (client) => isInside(client) && this.clients.includes(client),
      send: (client, message) => void this.#seats.fanOut.unicast(client, 'media', message),
    }),
  ]);

  override messages = audienceRequests({
    deps: this.deps,
    isCreator: (seat) => this.#seats.isCreator(seat),
    isLive: () => this.#isLive(),
    react: (kind) => this.#shard.react(kind),
    ask: (ask) => this.#shard.ask(ask),
    issueWhepToken: (seat) => this.#seats.playbacks.issue(seat),
  });

  override async onCreate(options: unknown): Promise<void> {
    const { streamId } = parseJoin(audienceJoinOptions, options);
    const { bus, ids } = this.deps.services;
    const clock = guardClock(this.deps.services.clock, (error) => this.#failed(error));
    const shardId = ids.next('sh');
    this.streamId = streamId;
    this.maxClients = this.deps.audienceSize;
    this.#seats = new AudienceSeats({
      deps: this.deps,
      clock,
      streamId,
      roomId: this.roomId,
      room: this,
      shardId,
      clients: () => this.clients,
      snapshot: () => this.#shard.snapshot(),
      counted: (seats) => this.#shard.setSeats(seats),
    });
    this.#shard = new AudienceShard({
      streamId,
      shardId,
      roomId: this.roomId,
      bus,
      clock,
      hooks: {
        deliver: (frame, now) => this.#deliver(frame, now),
        resync: (snapshot, now) => {
          this.#seats.resync(snapshot, now);
          for (const settle of this.#awaitingSure) settle();
        },
        settled: () => this.#seats.settle(),
        ensureAuthority: () => void ensureAuthority(streamId).catch((err) => this.#warn(err, 'no authority')),
        linkLost: () => {
          this.#seats.lost();
          this.deps.log.warn({ streamId, roomId: this.roomId }, 'shard lost its authority');
        },
        testAlert: (alert) =>
          this.#seats.fanOut.broadcast('testAlert', alert, {
            only: (client) => seatOf(client)?.role === 'overlay',
          }),
      },
    });
    await this.#seats.open();
    await this.#shard.start();
    this.#stops.push(await evictRenewedOverlays({ bus, streamId, clients: () => this.clients }));
    this.#stops.push(every(clock, SWEEP_MS, () => this.#seats.sweep(clock.nowMs())));
    this.deps.metrics.roomOpened('audience');
  }

  override async onJoin(client: Client): Promise<void> {
    const stage = (await this.#whenSure())?.stage;
    if (!stage) throw new Refused('TemporarilyUnavailable');
    if (stage.phase.type === 'ended') throw new Refused('StreamEnded');
    const { person } = client.auth as SeatAuth;
    if (!(await this.deps.personSeats.enter(person.id, client.sessionId))) throw new Refused('TooManySeats');
    // only now: whoever is refused was never seated, and is not counted out either
    this.#seats.join(client);
    void this.#sessions.seated(client);
    this.deps.metrics.seatTaken('audience');
  }

  override onLeave(client: Client): void {
    this.deps.personSeats.leave((client.auth as SeatAuth).person.id, client.sessionId);
    if (this.#seats.leave(client)) this.deps.metrics.seatLeft('audience');
  }

  override onDispose(): void {
    this.#sessions.close();
    this.#seats.close();
    this.#shard.stop();
    for (const stop of this.#stops) stop();
    this.deps.metrics.roomClosed('audience');
  }

  /** An error nobody caught ends this room and no other: its viewers are seated anew elsewhere. */
  override onUncaughtException(error: Error, methodName: string): void {
    if (!isRefusedJoin(error)) this.#failed(error, methodName);
  }

  /** Called by the authority's process, for the creator's roster. */
  rosterSlice(query: RosterSliceQuery): RosterSlice {
    return this.#seats.roster(query);
  }

  /** Called by the authority's process, before the creator switches. */
  previewMode(mode: BaseMode): Promise<ModePreview> {
    return this.#seats.preview(mode);
  }

  /** Called by the process that a player's request came to. */
  playback(request: PlaybackRequest): Promise<PlaybackReply> {
    return this.#seats.playbacks.take(request);
  }

  /** In slow mode it is the authority that knows when somebody last wrote. */
  async #whySilent(seat: Seat, tipId: string): Promise<TextLeftOut | null> {
    if (this.#seats.isMuted(seat.person.id)) return 'Muted';
    const isSlow = (this.#shard.snapshot()?.stage.slowModeMs ?? 0) > 0;
    if (!isSlow || this.#seats.isModerator(seat)) return null;
    return askToWrite((ask) => this.#shard.ask(ask), seat, tipId);
  }

  #isLive(): boolean {
    return this.#shard.snapshot()?.stage.phase.type === 'live';
  }

  #deliver(frame: FeedFrame, now: ShardNow): void {
    const seats = this.#seats.deliver(frame, now);
    this.deps.metrics.feedFrame({ events: frame.events.length, seats });
    if (frame.events.some((event) => event.t === 'ended')) {
      const { clock } = this.deps.services;
      const close = () => void this.disconnect(CLOSE_CODES.streamEnded);
      this.#stops.push(clock.after(LIMITS.endedGraceMs, close));
    }
  }

  async #whenSure() {
    if (!this.#shard.snapshot()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#awaitingSure.add(resolve);
      const cancel = this.deps.services.clock.after(SURE_PATIENCE_MS, resolve);
      await promise;
      cancel();
      this.#awaitingSure.delete(resolve);
    }
    return this.#shard.snapshot();
  }

  #failed(err: unknown, methodName?: string): void {
    this.deps.log.error({ err, methodName, roomId: this.roomId }, 'audience room failed');
    void this.disconnect(CLOSE_CODES.authorityLost);
  }

  #warn(err: unknown, what: string): void {
    this.deps.log.warn({ err, streamId: this.streamId }, what);
  }
}

export function defineAudienceRoom(deps: RoomDeps) {
  const live = new LiveStreams(deps.services);
  return class extends AudienceRoom {
    static override readonly deps = deps;
    static override onAuth = async (token: string, options: unknown, context: AuthContext) => ({
      ...(await admitToAudience(deps, live, { token, options })),
      readsState: readsState(context),
    });
  };
}
