import { randomInt } from 'node:crypto';
import type { MediaMessage } from '../../../../shared/protocol/answers.ts';
import type { SignalCommand } from '../../../../shared/protocol/commands.ts';
import type { Log } from '../../../log.ts';
import type { Clock } from '../../runtime/port.ts';
import type { FarEnd, FarEndInput } from '../desk/farEnd.ts';
import type { JanusInstance } from './JanusInstance.ts';
import type { JanusPool } from './JanusPool.ts';
import { JanusViewer } from './JanusViewer.ts';
import { type JanusHandle, JanusRefused } from './janusHandle.ts';
import { JANUS } from './janusLimits.ts';
import {
  askKeyframe,
  createRoom,
  destroyRoom,
  joinAsPublisher,
  type RoomPlace,
  takeOffer,
} from './videoRoom.ts';

/** Janus' ids are whole numbers that JavaScript and JSON carry exactly. */
const MOST_ID = 2 ** 47;

export interface JanusOriginKit {
  readonly pool: JanusPool;
  readonly videoBitsPerSecond: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly onClosed: () => void;
}

/** What a publisher has on one instance: a room of its own, with one feed. */
interface Stand {
  readonly instance: JanusInstance;
  readonly place: RoomPlace;
  readonly publisher: JanusHandle;
  /** What the feed is made of as last negotiated; null: not yet. */
  feed: string | null;
  /** Its browser is connected: before that Janus knows of no feed. */
  isUp: boolean;
}

/**
 * The far end of one stream that is a media server. The publisher's browser sends to one feed; each viewer the desk
 * gives a place to gets a subscription of it. When the instance dies all begins anew on one that is up.
 */
export class JanusOrigin implements FarEnd {
  readonly #input: FarEndInput;
  readonly #kit: JanusOriginKit;
  readonly #viewers = new Map<string, JanusViewer>();
  readonly #held = new Set<string>();
  readonly #unwatch: () => void;
  #stand: Stand | null = null;
  #steps: Promise<void> = Promise.resolve();
  /** Of beginning anew: what an earlier one still does counts no more. */
  #round = 0;
  #standing = false;
  #freshening = false;
  #cancelRetry = () => {};

  constructor(input: FarEndInput, kit: JanusOriginKit) {
    this.#input = input;
    this.#kit = kit;
    this.#unwatch = kit.pool.watch((instance) => this.#changed(instance));
    this.#begin();
  }

  hear(message: MediaMessage): void {
    if (message.t === 'available') return;
    const { peer } = message;
    if (message.t === 'hold') this.#held.add(peer);
    if (message.t === 'resume' || message.t === 'bye') this.#held.delete(peer);
    if (message.t === 'negotiate') return this.#serve(peer);
    if (message.t === 'bye') return this.#drop(peer);
    this.#viewers.get(peer)?.hear(message);
  }

  signal(signal: SignalCommand): boolean {
    const stand = this.#stand;
    if (signal.peer !== 'origin' || !stand) return false;
    const { description, candidate } = signal;
    if (description?.type === 'offer') {
      this.#step(stand, () => this.#takeOffer(stand, { type: 'offer', sdp: description.sdp }));
    }
    if (candidate !== undefined) this.#step(stand, async () => stand.publisher.trickle(candidate));
    return true;
  }

  /** Negotiated, and about to be connected. */
  get isConnecting(): boolean {
    return this.#stand !== null && this.#stand.feed !== null && !this.#stand.isUp;
  }

  reopen(): void {
    this.#begin();
  }

  close(): void {
    this.#unwatch();
    this.#leave();
    this.#kit.onClosed();
  }

  #changed(instance: JanusInstance): void {
    if (this.#stand?.instance === instance && !instance.isUp) this.#lost();
    else if (!this.#stand && !this.#standing && instance.isUp) this.#begin();
  }

  /** Everything the instance had of this stream is gone. */
  #lost(): void {
    this.#input.down();
    this.#input.tellPublisher({ t: 'bye', peer: 'origin', soon: true });
    this.#begin();
  }

  #begin(): void {
    this.#leave();
    const instance = this.#kit.pool.pick();
    if (!instance) return;
    const round = this.#round;
    this.#standing = true;
    this.#takeStand(instance, round).then(
      () => this.#stood(round),
      (err: unknown) => {
        this.#kit.log.warn(
          { err, streamId: this.#input.streamId, janus: instance.name },
          'no place on janus',
        );
        this.#stood(round);
        this.#tryLater(round);
      },
    );
  }

  #stood(round: number): void {
    if (round === this.#round) this.#standing = false;
  }

  async #takeStand(instance: JanusInstance, round: number): Promise<void> {
    const place = { room: randomInt(1, MOST_ID), feed: randomInt(1, MOST_ID) };
    const [publisher] = await Promise.all([
      instance.attach((event) =>
        event === 'webrtcup' ? this.#connected(round) : this.#publisherGone(round),
      ),
      createRoom(instance.control, { room: place.room, videoBitsPerSecond: this.#kit.videoBitsPerSecond }),
    ]);
    const stand: Stand = { instance, place, publisher, feed: null, isUp: false };
    if (round !== this.#round) return this.#giveBack(stand);
    await joinAsPublisher(publisher, place);
    if (round !== this.#round) return this.#giveBack(stand);
    this.#stand = stand;
    this.#input.tellPublisher({ t: 'negotiate', peer: 'origin' });
  }

  #connected(round: number): void {
    const stand = this.#stand;
    if (round !== this.#round || !stand || stand.isUp) return;
    stand.isUp = true;
    this.#input.up();
  }

  /** Its connection broke, and was not restarted: it must begin anew. */
  #publisherGone(round: number): void {
    if (round !== this.#round) return;
    this.#input.down();
    this.#input.tellPublisher({ t: 'bye', peer: 'origin', soon: true });
  }

  async #takeOffer(stand: Stand, offer: { readonly type: 'offer'; readonly sdp: string }): Promise<void> {
    const first = stand.feed === null;
    const { answer, streams } = await takeOffer(stand.publisher, offer, first ? 'publish' : 'configure');
    if (this.#stand !== stand) return;
    this.#input.tellPublisher({ t: 'description', peer: 'origin', description: answer });
    const feed = streams.map(({ mid, type }) => `${mid} ${type}`).join();
    const changed = stand.feed !== feed;
    stand.feed = feed;
    if (changed && stand.isUp) this.#input.up();
  }

  #serve(viewer: string): void {
    const stand = this.#stand;
    this.#viewers.get(viewer)?.close();
    if (!stand) return;
    const served = new JanusViewer(
      {
        attach: (hear) => stand.instance.attach(hear),
        place: stand.place,
        say: (signal) => {
          if (this.#viewers.get(viewer) === served) this.#input.relay({ peer: viewer, ...signal });
        },
        onChosen: () => this.#freshen(stand),
        onLost: (why, cause) => {
          if (this.#viewers.get(viewer) !== served) return;
          if (why === 'hangup') return this.#input.viewerLost(viewer);
          this.#kit.log.warn({ err: cause, streamId: this.#input.streamId }, 'a viewer was not served');
          // at once it would only be refused again
          this.#kit.clock.after(JANUS.retryMs, () => {
            if (this.#viewers.get(viewer) === served) this.#input.viewerLost(viewer);
          });
        },
      },
      { held: this.#held.has(viewer) },
    );
    this.#viewers.set(viewer, served);
  }

  /** Once more for all who changed: publishers ignore a wish that comes too soon after another. */
  #freshen(stand: Stand): void {
    if (this.#freshening) return;
    this.#freshening = true;
    this.#kit.clock.after(JANUS.freshenMs, () => {
      this.#freshening = false;
      if (this.#stand === stand) askKeyframe(stand.publisher).catch(() => {});
    });
  }

  #drop(viewer: string): void {
    this.#viewers.get(viewer)?.close();
    this.#viewers.delete(viewer);
  }

  #leave(): void {
    this.#round += 1;
    this.#standing = false;
    this.#cancelRetry();
    for (const viewer of this.#viewers.values()) viewer.close();
    this.#viewers.clear();
    const stand = this.#stand;
    this.#stand = null;
    if (stand) this.#giveBack(stand);
  }

  #giveBack({ instance, place, publisher }: Stand): void {
    publisher.detach();
    if (instance.isUp) destroyRoom(instance.control, place.room).catch(() => {});
  }

  #tryLater(round: number): void {
    this.#cancelRetry();
    this.#cancelRetry = this.#kit.clock.after(JANUS.retryMs, () => {
      if (round === this.#round && !this.#stand) this.#begin();
    });
  }

  /** What the publisher's browser says, one after another. An offer that Janus does not take ends the connection. */
  #step(stand: Stand, run: () => Promise<void>): void {
    this.#steps = this.#steps
      .then(() => (this.#stand === stand ? run() : undefined))
      .catch((err: unknown) => {
        if (this.#stand !== stand) return;
        const code = err instanceof JanusRefused ? err.code : null;
        this.#kit.log.warn({ streamId: this.#input.streamId, code, err }, 'janus refused an offer');
        this.#input.tellPublisher({ t: 'bye', peer: 'origin' });
      });
  }
}
