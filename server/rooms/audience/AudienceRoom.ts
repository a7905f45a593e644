import { type AuthContext, type Client, definePlugins } from '@colyseus/core';
import { LIMITS } from '../../../shared/limits.ts';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import { audienceJoinOptions } from '../../../shared/protocol/commands.ts';
import type { FeedFrame, FeedSnapshot } from '../../../shared/protocol/feed.ts';
import type { BaseMode } from '../../../shared/protocol/modes.ts';
import type { SeatAuth } from '../../../shared/protocol/people.ts';
import { AUDIENCE_REQUESTS } from '../../../shared/protocol/requests.ts';
import { fromWireOne } from '../../../shared/protocol/wireOne.ts';
import type { StageState } from '../../../shared/state/stageState.ts';
import { clientFacts } from '../../domain/clientFacts.ts';
import type { PlaybackReply, PlaybackRequest } from '../../domain/doors.ts';
import { judgeWire, parseJoin, Refused } from '../kernel/admission.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { SeatedRoom } from '../kernel/SeatedRoom.ts';
import { isInside } from '../kernel/seat.ts';
import { ChatPlugin } from '../plugins/ChatPlugin.ts';
import { MediaPlugin } from '../plugins/MediaPlugin.ts';
import { ModerationPlugin } from '../plugins/ModerationPlugin.ts';
import { admitToAudience, LiveStreams } from '../stream/admission.ts';
import { tellOverlayNews } from '../stream/controlOverlay.ts';
import { KeptOut } from '../stream/KeptOut.ts';
import {
  ensureAuthority,
  type ModePreview,
  type RosterSlice,
  type RosterSliceQuery,
} from '../stream/matchmaking.ts';
import { AudienceSeats } from './AudienceSeats.ts';
import { AudienceShard, type ShardNow } from './AudienceShard.ts';
import { audienceDesk } from './audienceDesk.ts';
import { audienceRequests } from './audienceRequests.ts';
import { audienceTips } from './audienceTips.ts';
import { countFrame } from './countFrame.ts';
import { evictRenewedOverlays, isOverlay } from './overlaySeats.ts';

/** How long somebody who joins waits for this shard to be sure of its stream. */
const SURE_PATIENCE_MS = 5_000;

/** One shard of a stream's audience: it holds seats, and mirrors what the authority tells. */
class AudienceRoom extends SeatedRoom<{ state: StageState }> {
  streamId = '';
  #shard!: AudienceShard;
  #seats!: AudienceSeats;

  readonly #parts = {
    ...{ deps: this.deps, streamId: () => this.streamId },
    ...{ shard: () => this.#shard, seats: () => this.#seats },
  };

  override plugins = definePlugins([
    new ChatPlugin({
      ...{ deps: this.deps, requests: AUDIENCE_REQUESTS },
      say: async (line) =>
        this.#seats.whySilent(line.from.id) ??
        this.#shard.say({ ...line, ...this.#seats.spokenBy(line.from.id), role: 'viewer' }),
    }),
    audienceTips(this.#parts),
    audienceDesk(this.#parts),
    new ModerationPlugin({
      ...{ deps: this.deps, requests: AUDIENCE_REQUESTS },
      mayModerate: (seat) => this.#seats.isModerator(seat),
      moderate: async ({ person }, what) => {
        const { refused } = await this.#shard.ask({ id: this.deps.services.ids.next('ask'), person, what });
        return refused;
      },
    }),
    new MediaPlugin({
      ...{ deps: this.deps, requests: AUDIENCE_REQUESTS },
      streamOf: (seat, part) => this.#seats.mediaStreamOf(seat, part),
      sends: (_, part) => part === 'callSend',
      send: (client, message) => void this.fanOut.unicast(client, 'media', message),
    }),
  ]);

  override messages = audienceRequests(this.#parts);

  override async onCreate(options: unknown): Promise<void> {
    const { streamId } = parseJoin(audienceJoinOptions, options);
    const { log, services } = this.deps;
    const { bus, ids } = services;
    const clock = this.guardedClock;
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
      fanOut: this.fanOut,
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
        resync: (snapshot, now) => this.#seats.resync(snapshot, now),
        settled: () => this.#seats.settle(),
        ensureAuthority: () =>
          void ensureAuthority(streamId).catch((err) => log.warn({ err, streamId }, 'no authority')),
        linkLost: () => {
          this.#seats.lost();
          log.warn({ streamId, roomId: this.roomId }, 'shard lost its authority');
        },
        gather: () => this.fanOut.gather(),
        testAlert: (alert) => this.fanOut.broadcast('testAlert', alert, { only: isOverlay }),
      },
    });
    await this.#seats.open();
    await this.#shard.start();
    this.whenDisposed(await evictRenewedOverlays({ bus, streamId, clients: () => this.clients }));
    this.whenDisposed(await tellOverlayNews(bus, streamId, { fanOut: this.fanOut, only: isOverlay }));
    this.opened();
  }

  override async onJoin(client: Client): Promise<void> {
    judgeWire(client);
    this.#seats.trail?.came(client);
    const stage = (await this.#shard.whenSure(SURE_PATIENCE_MS))?.stage;
    if (!stage) throw new Refused('TemporarilyUnavailable');
    if (stage.phase.type === 'ended') throw new Refused('StreamEnded');
    const { person } = client.auth as SeatAuth;
    await this.countSeat(client, person.id);
    // only now: whoever is refused was never seated, and is not counted out either
    this.#seats.join(client);
    this.seated(client);
  }

  override onLeave(client: Client): void {
    this.left(client, this.#seats.leave(client) !== undefined);
  }

  override onDispose(): void {
    this.#seats.close();
    this.#shard.stop();
    super.onDispose();
  }

  protected override snapshot(): FeedSnapshot | null {
    return this.#shard.snapshot();
  }

  protected override watches(client: Client): boolean {
    return isInside(client);
  }

  protected override sweep(nowMs: number): void {
    super.sweep(nowMs);
    this.#seats.sweep(nowMs);
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
    return this.#seats.playbacks.take(fromWireOne(request));
  }

  #deliver(frame: FeedFrame, now: ShardNow): void {
    const seats = this.#seats.deliver(frame, now);
    countFrame(this.deps, frame, seats);
    if (frame.events.some((event) => event.type === 'ended')) {
      const { clock } = this.deps.services;
      const close = () => void this.disconnect(CLOSE_CODES.streamEnded);
      this.whenDisposed(clock.after(LIMITS.endedGraceMs, close));
    }
  }
}

export function defineAudienceRoom(deps: RoomDeps) {
  const remembered = { live: new LiveStreams(deps.services), keptOut: new KeptOut(deps.services) };
  return class extends AudienceRoom {
    static override readonly deps = deps;
    static override onAuth = async (token: string, options: unknown, context: AuthContext) => ({
      ...(await admitToAudience(deps, remembered, { token, options, context })),
      ...clientFacts(context),
    });
  };
}
