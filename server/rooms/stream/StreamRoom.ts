import { type AuthContext, type Client, definePlugins, Room } from '@colyseus/core';
import { LIMITS } from '../../../shared/limits.ts';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import { streamJoinOptions } from '../../../shared/protocol/commands.ts';
import type { FeedFrame } from '../../../shared/protocol/feed.ts';
import type { YouView } from '../../../shared/protocol/modes.ts';
import { STREAM_REQUESTS } from '../../../shared/protocol/requests.ts';
import type { StageState } from '../../../shared/state/stageState.ts';
import type { EncoderReply, EncoderRequest } from '../../domain/doors.ts';
import { readsState } from '../../domain/stateReader.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { every } from '../kernel/every.ts';
import { createFanOut } from '../kernel/fanOut.ts';
import { guardClock } from '../kernel/guardClock.ts';
import { isRefusedJoin } from '../kernel/refusedJoin.ts';
import { SessionWatch } from '../kernel/SessionWatch.ts';
import { seatOf, takeSeat } from '../kernel/seat.ts';
import { ChatPlugin } from '../plugins/ChatPlugin.ts';
import { MediaPlugin } from '../plugins/MediaPlugin.ts';
import { ModerationPlugin } from '../plugins/ModerationPlugin.ts';
import { closeSeatMedia } from '../plugins/mediaParts.ts';
import { admitToStream, parseJoin, Refused } from './admission.ts';
import { CreatorPresence } from './CreatorPresence.ts';
import { controlRequests } from './controlRequests.ts';
import { EncoderSeat } from './encoder/EncoderSeat.ts';
import { panelOf } from './machine/panel.ts';
import { PanelFeed } from './PanelFeed.ts';
import { StageMedia } from './StageMedia.ts';
import { StreamAuthority } from './StreamAuthority.ts';
import { StreamListing } from './StreamListing.ts';
import { shareStage } from './shareStage.ts';

const SWEEP_MS = 1_000;
const UNUSED_MS = 60_000;
/** The creator's control seat, and one more while an old connection is being replaced. */
const CONTROL_SEATS = 4;

/** What its creator is told of the seat itself: the server's clock is what matters. */
const CONTROL_SEAT: Omit<YouView, 'nowMs'> = {
  standing: 'inside',
  isModerator: false,
  mutedUntilMs: null,
  ticket: null,
  request: null,
  ticketPriceMinor: null,
  ended: null,
};

/** The authority's room: the creator connects here. It parses, asks the authority, and replies. */
class StreamRoom extends Room<{ state: StageState }> {
  static readonly deps: RoomDeps;
  override patchRate = null;
  override autoDispose = false;
  override maxClients = CONTROL_SEATS;
  override maxMessagesPerSecond = LIMITS.clientFramesPerSecond;
  readonly deps = (this.constructor as typeof StreamRoom).deps;
  streamId = '';
  #authority!: StreamAuthority;
  #listing!: StreamListing;
  #media!: StageMedia;
  #panel!: PanelFeed;
  #encoder!: EncoderSeat;
  #shared!: ReturnType<typeof shareStage>;
  #stopSweeping = (): void => {};
  readonly #sessions = new SessionWatch(this.deps, () => this.clients);
  #usedAtMs = this.deps.services.clock.nowMs();

  readonly #presence = new CreatorPresence({
    streamId: () => this.streamId,
    authority: () => this.#authority,
    encoder: () => this.#encoder,
    hasStudio: () => this.clients.length > 0,
    failed: (error) => this.#failed(error),
  });

  readonly #fanOut = createFanOut({
    clients: () => this.clients,
    snapshot: () => this.#authority.snapshot(),
    clock: this.deps.services.clock,
    metrics: { seatClosed: () => this.deps.metrics.slowConsumerClosed() },
  });

  override plugins = definePlugins([
    new ChatPlugin({
      deps: this.deps,
      requests: STREAM_REQUESTS,
      say: (line) => this.#authority.command({ t: 'say', line: { ...line, role: 'creator' } }),
    }),
    new ModerationPlugin({
      deps: this.deps,
      requests: STREAM_REQUESTS,
      mayModerate: () => true,
      moderate: (_, command) => this.#authority.command(command),
    }),
    new MediaPlugin({
      deps: this.deps,
      requests: STREAM_REQUESTS,
      streamOf: (_, part) => this.#presence.mediaStreamOf(part),
      sends: (_, part) => part === 'stream' || part === 'callSend',
      isSeated: (client) => this.clients.includes(client),
      send: (client, message) => void this.#fanOut.unicast(client, 'media', message),
    }),
  ]);

  override messages = controlRequests({
    deps: this.deps,
    streamId: () => this.streamId,
    authority: () => this.#authority,
    encoder: () => this.#encoder,
  });

  override async onCreate(options: unknown): Promise<void> {
    const { streamId } = parseJoin(streamJoinOptions, options);
    const { store, ledger, bus, opaqueIds } = this.deps.services;
    const clock = guardClock(this.deps.services.clock, (error) => this.#failed(error));
    this.streamId = streamId;
    this.#shared = shareStage(this, clock);
    this.#listing = new StreamListing({ room: this, streamId, bus, clock, stillOf: this.deps.stillOf });
    this.#media = new StageMedia({
      ...this.deps.services,
      clock,
      streamId,
      authority: () => this.#authority,
      onError: (err) => this.deps.log.warn({ err, streamId }, 'media did not follow the mode'),
    });
    this.#panel = new PanelFeed({
      clock,
      panel: () => panelOf(this.#authority.modes(), clock.nowMs(), this.#encoder.view()),
      send: (panel) => this.#fanOut.broadcast('panel', panel),
    });
    this.#encoder = new EncoderSeat({
      ...this.deps.services,
      clock,
      log: this.deps.log,
      streamId,
      isLive: () => this.#presence.isLive(),
      onChange: () => this.#panel.changed(),
      onPresent: (isPresent) => this.#presence.encoderIsThere(isPresent),
    });
    this.#authority = new StreamAuthority({
      streamId,
      store,
      ledger,
      opaqueIds,
      bus,
      clock,
      faultHook: this.deps.faultHook,
      hooks: {
        onFrame: (frame) => this.#onFrame(frame),
        onTold: () => this.#panel.changed(),
        onDeposed: () => void this.disconnect(CLOSE_CODES.authorityLost),
        onOver: () => void this.disconnect(CLOSE_CODES.streamEnded),
        onFailed: (error) => this.#failed(error),
      },
    });
    if (!(await this.#authority.claim())) throw new Refused('StreamNotFound');
    const { stage } = this.#authority.snapshot();
    this.#shared.show(stage);
    this.#media.follow();
    await this.#listing.open(stage);
    this.#stopSweeping = every(clock, SWEEP_MS, () => this.#sweep(clock.nowMs()));
    this.deps.metrics.roomOpened('stream');
    this.deps.log.info(
      { streamId, roomId: this.roomId, epoch: this.#authority.snapshot().epoch },
      'authority rules',
    );
  }

  override async onJoin(client: Client): Promise<void> {
    takeSeat(client, this.deps.services.clock.nowMs());
    this.#shared.join(client);
    void this.#sessions.seated(client);
    const others = this.clients.filter((other) => other !== client);
    for (const other of others) other.leave(CLOSE_CODES.replaced);
    this.deps.metrics.seatTaken('stream');
    await this.#presence.studioJoined({ replaced: others.length > 0 });
    this.#fanOut.sendSnapshot(client);
    this.#fanOut.unicast(client, 'you', { ...CONTROL_SEAT, nowMs: this.deps.services.clock.nowMs() });
    this.#panel.again();
  }

  override async onLeave(client: Client): Promise<void> {
    this.#fanOut.forget(client);
    const seat = seatOf(client);
    if (!seat) return;
    this.deps.metrics.seatLeft('stream');
    await closeSeatMedia(this.deps.services.media, seat.seatId);
    if (this.clients.length === 0) await this.#presence.studioLeft();
  }

  override async onDispose(): Promise<void> {
    this.#stopSweeping();
    const parts = [this.#sessions, this.#listing, this.#panel, this.#shared, this.#media];
    for (const part of parts) part.close();
    await this.#encoder.end();
    await this.#authority.stop();
    this.deps.metrics.roomClosed('stream');
    this.deps.log.info({ streamId: this.streamId, roomId: this.roomId }, 'stream room closed');
  }

  #onFrame(frame: FeedFrame): void {
    const { stage } = this.#authority.snapshot();
    // the picture is taken away before anybody is told why
    const ends = frame.events.some((event) => event.t === 'ended');
    if (ends) void this.#encoder.end();
    if (ends) this.#media.end();
    else if (stage.phase.type === 'live') this.#media.follow();
    this.#presence.told(stage);
    this.#fanOut.broadcast('feed', frame);
    this.#listing.show(stage);
    this.#shared.show(stage);
  }

  /** Called by the process that an encoder's request came to. */
  encoder(request: EncoderRequest): Promise<EncoderReply> {
    return this.#encoder.take(request);
  }

  /** An error nobody caught ends this room and no other: a successor claims the stream. */
  override onUncaughtException(error: Error, methodName: string): void {
    if (!isRefusedJoin(error)) this.#failed(error, methodName);
  }

  #failed(err: unknown, methodName?: string): void {
    this.deps.log.error({ err, methodName, roomId: this.roomId }, 'stream room failed');
    void this.disconnect(CLOSE_CODES.authorityLost);
  }

  /** An idle stream that nobody is in needs no authority; who comes gets a new one. */
  #sweep(nowMs: number): void {
    this.#fanOut.sweep(nowMs);
    const { phase } = this.#authority.snapshot().stage;
    const used = phase.type !== 'idle' || this.clients.length > 0 || this.#authority.hasShards();
    if (used) this.#usedAtMs = nowMs;
    else if (nowMs >= this.#usedAtMs + UNUSED_MS) void this.disconnect();
  }
}

export function defineStreamRoom(deps: RoomDeps) {
  return class extends StreamRoom {
    static override readonly deps = deps;
    static override onAuth = async (token: string, options: unknown, context: AuthContext) => ({
      ...(await admitToStream(deps.services, token, options)),
      readsState: readsState(context),
    });
  };
}
