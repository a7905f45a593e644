import { type AuthContext, type Client, definePlugins } from '@colyseus/core';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import { streamJoinOptions } from '../../../shared/protocol/commands.ts';
import type { FeedFrame, FeedSnapshot } from '../../../shared/protocol/feed.ts';
import { STREAM_REQUESTS } from '../../../shared/protocol/requests.ts';
import { fromWireOne } from '../../../shared/protocol/wireOne.ts';
import type { StageState } from '../../../shared/state/stageState.ts';
import { clientFacts } from '../../domain/clientFacts.ts';
import type { EncoderReply, EncoderRequest } from '../../domain/doors.ts';
import { judgeWire, parseJoin, Refused } from '../kernel/admission.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { SeatedRoom } from '../kernel/SeatedRoom.ts';
import { seatOf, takeSeat } from '../kernel/seat.ts';
import { ChatPlugin } from '../plugins/ChatPlugin.ts';
import { MediaPlugin } from '../plugins/MediaPlugin.ts';
import { ModerationPlugin } from '../plugins/ModerationPlugin.ts';
import { closeSeatMedia } from '../plugins/mediaParts.ts';
import { admitToStream } from './admission.ts';
import { CreatorPresence } from './CreatorPresence.ts';
import { tellOverlayNews } from './controlOverlay.ts';
import { controlRequests } from './controlRequests.ts';
import { panelOf } from './machine/panel.ts';
import { callGroup } from './matchmaking.ts';
import { PanelFeed } from './PanelFeed.ts';
import { StageMedia } from './StageMedia.ts';
import { StreamAuthority } from './StreamAuthority.ts';
import { StreamListing } from './StreamListing.ts';
import { shareStage } from './shareStage.ts';
import { streamDesk } from './streamDesk.ts';
import { mayHavePart, onlyControls, replaceStudios, studiosOf } from './studioSeats.ts';

const UNUSED_MS = 60_000;
/** Seats of the room: the creator's studio, devices beside it, and some more while an old connection is being replaced. */
const CONTROL_SEATS = 8;

/** The room of a stream's authority, which the creator connects to. It parses, asks the authority, and replies. */
class StreamRoom extends SeatedRoom<{ state: StageState }> {
  override autoDispose = false;
  override maxClients = CONTROL_SEATS;
  streamId = '';
  #authority!: StreamAuthority;
  #listing!: StreamListing;
  #media!: StageMedia;
  #panel!: PanelFeed;
  #presence!: CreatorPresence;
  #shared!: ReturnType<typeof shareStage>;
  #usedAtMs = this.deps.services.clock.nowMs();

  override plugins = definePlugins([
    new ChatPlugin({
      ...{ deps: this.deps, requests: STREAM_REQUESTS },
      say: (line) => this.#authority.command({ type: 'say', line: { ...line, role: 'creator' } }),
    }),
    new ModerationPlugin({
      ...{ deps: this.deps, requests: STREAM_REQUESTS },
      mayModerate: () => true,
      moderate: (_, command) => this.#authority.command(command),
    }),
    streamDesk(this.deps, () => this.#authority),
    new MediaPlugin({
      ...{ deps: this.deps, requests: STREAM_REQUESTS },
      streamOf: ({ seatId }, part) =>
        mayHavePart(this.clients, seatId, part) ? this.#presence.mediaStreamOf(part) : null,
      sends: (_, part) => part === 'stream' || part === 'callSend',
      send: (client, message) => void this.fanOut.unicast(client, 'media', message),
    }),
  ]);

  override messages = controlRequests({
    deps: this.deps,
    streamId: () => this.streamId,
    authority: () => this.#authority,
    encoder: () => this.#presence.encoder,
  });

  override async onCreate(options: unknown): Promise<void> {
    const { streamId } = parseJoin(streamJoinOptions, options);
    const clock = this.guardedClock;
    this.streamId = streamId;
    this.#shared = shareStage(this, clock);
    this.#listing = new StreamListing({ ...this.deps, ...this.deps.services, clock, streamId, room: this });
    this.#media = new StageMedia({
      ...this.deps.services,
      clock,
      streamId,
      authority: () => this.#authority,
      onError: (err) => this.deps.log.warn({ err, streamId }, 'media did not follow the mode'),
    });
    this.#panel = new PanelFeed({
      clock,
      panel: () => panelOf(this.#authority.told(), clock.nowMs(), this.#presence.encoder.view()),
      send: (panel) => this.fanOut.broadcast('panel', panel),
    });
    this.#presence = new CreatorPresence({
      ...this.deps.services,
      clock,
      log: this.deps.log,
      streamId,
      authority: () => this.#authority,
      hasStudio: () => studiosOf(this.clients).length > 0,
      onChange: () => this.#panel.changed(),
      failed: (error) => this.failed(error),
    });
    this.#authority = new StreamAuthority({
      ...this.deps.services,
      clock,
      streamId,
      faultHook: this.deps.faultHook,
      hooks: {
        onFrame: (frame) => this.#onFrame(frame),
        onTold: () => this.#panel.changed(),
        callGroup,
        onDeposed: () => void this.disconnect(CLOSE_CODES.authorityLost),
        onOver: () => void this.disconnect(CLOSE_CODES.streamEnded),
        onFailed: (error) => this.failed(error),
      },
    });
    if (!(await this.#authority.claim())) throw new Refused('StreamNotFound');
    const { stage, epoch } = this.#authority.snapshot();
    this.#shared.show(stage);
    this.#media.follow();
    await this.#listing.open(stage);
    this.whenDisposed(await tellOverlayNews(this.deps.services.bus, streamId, { fanOut: this.fanOut }));
    this.opened();
    this.deps.log.info({ streamId, roomId: this.roomId, epoch }, 'authority rules');
  }

  override async onJoin(client: Client): Promise<void> {
    judgeWire(client);
    takeSeat(client, this.deps.services.clock.nowMs());
    this.#shared.join(client);
    this.seated(client);
    if (!onlyControls(client))
      await this.#presence.studioJoined({ replaced: replaceStudios(this.clients, client) });
    this.fanOut.sendSnapshot(client);
    this.fanOut.unicast(client, 'you', this.#presence.you(this.guardedClock.nowMs()));
    this.#panel.again();
  }

  override async onLeave(client: Client): Promise<void> {
    const seat = seatOf(client);
    if (!seat) return this.fanOut.forget(client);
    this.left(client);
    await closeSeatMedia(this.deps.services.media, seat.seatId);
    if (!onlyControls(client) && studiosOf(this.clients).length === 0) await this.#presence.studioLeft();
  }

  override async onDispose(): Promise<void> {
    super.onDispose();
    for (const part of [this.#listing, this.#panel, this.#shared, this.#media]) part.close();
    await this.#presence.encoder.end();
    await this.#authority.stop();
    this.deps.log.info({ streamId: this.streamId, roomId: this.roomId }, 'stream room closed');
  }

  #onFrame(frame: FeedFrame): void {
    const { stage } = this.#authority.snapshot();
    // the picture is taken away before anybody is told why
    const ends = frame.events.some((event) => event.type === 'ended');
    if (ends) void this.#presence.encoder.end();
    if (ends) this.#media.end();
    else if (stage.phase.type === 'live') this.#media.follow();
    this.#presence.told(stage);
    this.fanOut.broadcast('feed', frame);
    this.#listing.show(stage);
    this.#shared.show(stage);
  }

  /** Called by the process that an encoder's request came to. */
  encoder(request: EncoderRequest): Promise<EncoderReply> {
    return this.#presence.encoder.take(fromWireOne(request));
  }

  protected override snapshot(): FeedSnapshot {
    return this.#authority.snapshot();
  }

  /**
   * Ends the room when nobody needs it: an idle stream that nobody is in needs no authority, and who comes gets a new
   * one.
   */
  protected override sweep(nowMs: number): void {
    super.sweep(nowMs);
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
      ...clientFacts(context),
    });
  };
}
