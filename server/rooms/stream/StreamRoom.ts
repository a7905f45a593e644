import { type AuthContext, type Client, definePlugins, Room } from '@colyseus/core';
import { LIMITS } from '../../../shared/limits.ts';
import type { EndStreamAnswer, GoLiveAnswer } from '../../../shared/protocol/answers.ts';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import * as commands from '../../../shared/protocol/commands.ts';
import { admitToStream, parseJoin, Refused } from '../kernel/admission.ts';
import type { RoomDeps } from '../kernel/deps.ts';
import { createFanOut } from '../kernel/fanOut.ts';
import { guardClock } from '../kernel/guardClock.ts';
import { readRoster } from '../kernel/matchmaking.ts';
import { accept, answer, refuse, seatOf, takeSeat } from '../kernel/seat.ts';
import { ChatPlugin } from '../plugins/ChatPlugin.ts';
import { MediaPlugin } from '../plugins/MediaPlugin.ts';
import { closeSeatMedia } from '../plugins/mediaParts.ts';
import { StreamAuthority } from './StreamAuthority.ts';
import { StreamListing } from './StreamListing.ts';
import type { StreamCommand } from './streamMachine.ts';
import { testAlert } from './testAlert.ts';

const SWEEP_MS = 1_000;
const UNUSED_MS = 60_000;
/** The creator's control seat, and one more while an old connection is being replaced. */
const CONTROL_SEATS = 4;

/** The authority's room: the creator connects here. It parses, asks the authority, and replies. */
class StreamRoom extends Room {
  static readonly deps: RoomDeps;
  override patchRate = null;
  override autoDispose = false;
  override maxClients = CONTROL_SEATS;
  override maxMessagesPerSecond = LIMITS.clientFramesPerSecond;
  readonly deps = (this.constructor as typeof StreamRoom).deps;
  streamId = '';
  #authority!: StreamAuthority;
  #listing!: StreamListing;
  #usedAtMs = this.deps.services.clock.nowMs();

  readonly #fanOut = createFanOut({
    clients: () => this.clients,
    snapshot: () => this.#authority.snapshot(),
    clock: this.deps.services.clock,
    metrics: { seatClosed: () => this.deps.metrics.slowConsumerClosed() },
  });

  override plugins = definePlugins([
    new ChatPlugin({ deps: this.deps, say: (line) => this.#authority.command({ t: 'say', line }) }),
    new MediaPlugin({
      deps: this.deps,
      role: 'creator',
      streamId: () => this.streamId,
      mayOpen: () => this.#authority.snapshot().stage.phase.type === 'live',
      isSeated: (client) => this.clients.includes(client),
      send: (client, message) => void this.#fanOut.unicast(client, 'media', message),
    }),
  ]);

  readonly #kit = { clock: this.deps.services.clock, log: this.deps.log };
  readonly #control = { rate: 'control', roles: ['creator'] } as const;

  override messages = {
    goLive: answer(this.#kit, {
      ...this.#control,
      schema: commands.goLiveCommand,
      run: async ({ payload }) => {
        const goal = payload.goal ?? null;
        const refused = await this.#authority.command({ t: 'goLive', ...payload, goal });
        const { phase } = this.#authority.snapshot().stage;
        if (refused !== null || phase.type !== 'live') return refuse(refused ?? 'StreamNotLive');
        this.deps.log.info({ streamId: this.streamId }, 'stream went live');
        return accept<GoLiveAnswer>({ streamId: this.streamId, startedAtMs: phase.startedAtMs });
      },
    }),
    endStream: answer(this.#kit, {
      ...this.#control,
      schema: commands.endStreamCommand,
      run: async () => {
        const refused = await this.#authority.command({ t: 'endStream' });
        if (refused !== null) return refuse(refused);
        const { raisedMinor, tipCount } = this.#authority.snapshot().stage;
        return accept<EndStreamAnswer>({ raisedMinor, tipCount });
      },
    }),
    setGoal: answer(this.#kit, {
      ...this.#control,
      schema: commands.setGoalCommand,
      run: ({ payload }) => this.#ask({ t: 'setGoal', goal: payload.goal }),
    }),
    roster: answer(this.#kit, {
      ...this.#control,
      schema: commands.rosterCommand,
      run: async ({ payload }) => {
        const shardRoomIds = this.#authority.shardRoomIds();
        const limit = payload.limit ?? LIMITS.rosterPageSeats;
        const { cursor = null, search = '' } = payload;
        return accept(await readRoster({ shardRoomIds, cursor, limit, search }));
      },
    }),
    testAlert: answer(this.#kit, {
      ...this.#control,
      schema: commands.testAlertCommand,
      run: () => {
        this.#authority.sendTestAlert(testAlert(this.deps.services.ids.next('alert')));
        return accept({});
      },
    }),
  };

  override async onCreate(options: unknown): Promise<void> {
    const { streamId } = parseJoin(commands.streamJoinOptions, options);
    const { store, ledger, bus, media } = this.deps.services;
    const clock = guardClock(this.deps.services.clock, (error) => this.#failed(error));
    this.streamId = streamId;
    this.#listing = new StreamListing({ room: this, streamId, bus, clock, stillOf: this.deps.stillOf });
    this.#authority = new StreamAuthority({
      streamId,
      store,
      ledger,
      bus,
      clock,
      hooks: {
        onFrame: (frame) => {
          this.#fanOut.broadcast('feed', frame);
          this.#listing.show(this.#authority.snapshot().stage);
          if (frame.events.some((event) => event.t === 'ended')) void media.closeStream(streamId);
        },
        onDeposed: () => void this.disconnect(CLOSE_CODES.authorityLost),
        onOver: () => void this.disconnect(CLOSE_CODES.streamEnded),
        onFailed: (error) => this.#failed(error),
      },
    });
    if (!(await this.#authority.claim())) throw new Refused('StreamNotFound');
    await this.#listing.open(this.#authority.snapshot().stage);
    this.clock.setInterval(() => this.#sweep(clock.nowMs()), SWEEP_MS);
    this.deps.metrics.roomOpened('stream');
    this.deps.log.info(
      { streamId, roomId: this.roomId, epoch: this.#authority.snapshot().epoch },
      'authority rules',
    );
  }

  override async onJoin(client: Client): Promise<void> {
    takeSeat(client, this.deps.services.clock.nowMs());
    for (const other of this.clients) if (other !== client) other.leave(CLOSE_CODES.replaced);
    this.deps.metrics.seatTaken('stream');
    await this.#authority.command({ t: 'creatorJoined' });
    this.#fanOut.sendSnapshot(client);
  }

  override async onLeave(client: Client): Promise<void> {
    this.#fanOut.forget(client);
    const seat = seatOf(client);
    if (!seat) return;
    this.deps.metrics.seatLeft('stream');
    await closeSeatMedia(this.deps.services.media, seat.seatId);
    if (this.clients.length === 0) await this.#authority.command({ t: 'creatorLeft' });
  }

  override async onDispose(): Promise<void> {
    this.#listing.close();
    await this.#authority.stop();
    this.deps.metrics.roomClosed('stream');
    this.deps.log.info({ streamId: this.streamId, roomId: this.roomId }, 'stream room closed');
  }

  /** An error nobody caught ends this room and no other: a successor claims the stream. */
  override onUncaughtException(error: Error, methodName: string): void {
    this.#failed(error, methodName);
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

  async #ask(command: StreamCommand) {
    const refused = await this.#authority.command(command);
    return refused === null ? accept({}) : refuse(refused);
  }
}

export function defineStreamRoom(deps: RoomDeps) {
  return class extends StreamRoom {
    static override readonly deps = deps;
    static override onAuth = (token: string, options: unknown, _context: AuthContext) =>
      admitToStream(deps.services, token, options);
  };
}
