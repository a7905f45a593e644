import type { MediaMessage } from '../../../../shared/protocol/answers.ts';
import type { SignalCommand } from '../../../../shared/protocol/commands.ts';
import type { Log } from '../../../log.ts';
import type { Clock } from '../../runtime/port.ts';
import type { FarEnd, FarEndInput } from '../desk/farEnd.ts';
import type { RecordOrder } from '../port.ts';
import { Arrivals } from './arrivals.ts';
import type { JanusInstance } from './JanusInstance.ts';
import type { JanusPool } from './JanusPool.ts';
import { JanusRecorder } from './JanusRecorder.ts';
import { JanusViewers } from './JanusViewers.ts';
import { type HandleEvent, JanusRefused, type Jsep, type TrackArrives } from './janusHandle.ts';
import { JANUS } from './janusLimits.ts';
import { giveStandBack, type PublisherSlot, takeStand } from './PublisherSlot.ts';
import { takeOffer } from './videoRoom.ts';

export interface JanusOriginKit {
  readonly pool: JanusPool;
  /** The most viewers of one stream on one instance, as long as others have room. */
  readonly viewersPerInstance: number;
  readonly videoBitsPerSecond: number;
  /** The folder of recordings, the same for Janus and for this process; null when nothing can be recorded. */
  readonly recordsInto: string | null;
  readonly clock: Clock;
  readonly log: Log;
  readonly onClosed: () => void;
}

/**
 * The far end of one stream that is a media server. The publisher's browser sends to one feed; each viewer that the
 * desk gives a place to gets a subscription of it. When the instance dies, all begins anew on one that is up.
 */
export class JanusOrigin implements FarEnd {
  readonly #input: FarEndInput;
  readonly #kit: JanusOriginKit;
  readonly #viewers: JanusViewers;
  readonly #recorder: JanusRecorder;
  readonly #unwatch: () => void;
  #stand: PublisherSlot | null = null;
  #arrivals = new Arrivals();
  #steps: Promise<void> = Promise.resolve();
  /** How often it began anew: what an earlier round still does counts no more. */
  #round = 0;
  /** Whether a place on an instance is being taken. */
  #taking = false;
  #cancelRetry = () => {};

  constructor(input: FarEndInput, kit: JanusOriginKit) {
    this.#input = input;
    this.#kit = kit;
    this.#viewers = new JanusViewers({
      ...kit,
      streamId: input.streamId,
      stand: () => this.#stand,
      relay: input.relay,
      lost: input.viewerLost,
    });
    this.#recorder = new JanusRecorder({
      ...kit,
      folder: kit.recordsInto,
      onUnsure: (stand) => {
        if (this.#stand === stand) this.#beginAgain();
      },
    });
    this.#unwatch = kit.pool.watch((instance) => this.#changed(instance));
    this.#begin();
  }

  hear(message: MediaMessage): void {
    this.#viewers.hear(message);
  }

  signal({ peer, description, candidate }: SignalCommand): boolean {
    const stand = this.#stand;
    if (peer !== 'origin' || !stand) return false;
    if (description?.type === 'offer') {
      this.#step(stand, () => this.#takeOffer(stand, { type: 'offer', sdp: description.sdp }));
    }
    if (candidate !== undefined) this.#step(stand, async () => stand.publisher.trickle(candidate));
    return true;
  }

  /** Whether it is negotiated and about to be connected. */
  get isConnecting(): boolean {
    return this.#stand !== null && this.#stand.feed !== null && !this.#stand.isUp;
  }

  record(order: RecordOrder | null): Promise<void> {
    return this.#recorder.obey(order);
  }

  reopen(): void {
    this.#begin();
  }

  close(): void {
    this.#unwatch();
    this.#recorder.close();
    this.#leave();
    this.#kit.onClosed();
  }

  #changed(instance: JanusInstance): void {
    if (this.#stand?.instance === instance && !instance.isUp) return this.#beginAgain();
    if (!instance.isUp) this.#viewers.lose(instance);
    if (!this.#stand && !this.#taking && instance.isUp) this.#begin();
  }

  #beginAgain(): void {
    this.#gone();
    this.#begin();
  }

  /** Ends what there was of this stream; the publisher is to begin anew. */
  #gone(): void {
    this.#recorder.follow(null);
    this.#input.down();
    this.#input.tellPublisher({ type: 'bye', peer: 'origin', soon: true });
  }

  #begin(): void {
    this.#leave();
    const instance = this.#kit.pool.pick();
    if (!instance) return;
    const round = this.#round;
    const { log, videoBitsPerSecond, recordsInto } = this.#kit;
    this.#taking = true;
    takeStand(instance, {
      videoBitsPerSecond,
      recordsInto,
      hear: (event) => this.#happened(round, event),
    }).then(
      (stand) => this.#took(round, stand),
      (err: unknown) => {
        log.warn({ err, streamId: this.#input.streamId, janus: instance.name }, 'no place on janus');
        if (round === this.#round) this.#tryLater();
      },
    );
  }

  #took(round: number, stand: PublisherSlot): void {
    if (round !== this.#round) return giveStandBack(stand);
    this.#taking = false;
    this.#stand = stand;
    this.#input.tellPublisher({ type: 'negotiate', peer: 'origin' });
  }

  /** Hears what happened to the publisher's connection. */
  #happened(round: number, event: HandleEvent): void {
    const stand = this.#stand;
    if (round !== this.#round || !stand) return;
    if (event.type === 'media') return this.#arrived(event);
    if (event.type !== 'webrtcup') return this.#gone();
    if (stand.isUp) return;
    stand.isUp = true;
    this.#recorder.follow(stand);
    this.#input.up();
    this.#input.tellPublisher({ type: 'connected', peer: 'origin' });
    this.#tellArrivals();
  }

  #arrived(event: TrackArrives): void {
    if (this.#arrivals.take(event) && this.#stand?.isUp) this.#tellArrivals();
  }

  #tellArrivals(): void {
    this.#input.tellPublisher({ type: 'arriving', peer: 'origin', kinds: this.#arrivals.kinds });
  }

  async #takeOffer(stand: PublisherSlot, offer: Jsep): Promise<void> {
    const request = stand.feed === null ? 'publish' : 'configure';
    const { answer, tracks } = await takeOffer(stand.publisher, offer, request);
    if (this.#stand !== stand) return;
    this.#input.tellPublisher({ type: 'description', peer: 'origin', description: answer });
    const feed = JSON.stringify(tracks);
    const changed = stand.feed !== feed;
    Object.assign(stand, { feed, tracks });
    if (changed && stand.isUp) this.#input.up();
  }

  #leave(): void {
    this.#round += 1;
    this.#taking = false;
    this.#cancelRetry();
    this.#viewers.clear();
    this.#recorder.follow(null);
    const stand = this.#stand;
    this.#stand = null;
    this.#arrivals = new Arrivals();
    if (stand) giveStandBack(stand);
  }

  #tryLater(): void {
    this.#taking = false;
    const round = this.#round;
    this.#cancelRetry = this.#kit.clock.after(JANUS.retryMs, () => {
      if (round === this.#round && !this.#stand) this.#begin();
    });
  }

  /**
   * Takes up what the publisher's browser says, one thing after another. An offer that Janus does not take ends the
   * connection.
   */
  #step(stand: PublisherSlot, run: () => Promise<void>): void {
    this.#steps = this.#steps
      .then(() => (this.#stand === stand ? run() : undefined))
      .catch((err: unknown) => {
        if (this.#stand !== stand) return;
        const code = err instanceof JanusRefused ? err.code : null;
        this.#kit.log.warn({ streamId: this.#input.streamId, code, err }, 'janus refused an offer');
        const why = `the media server refused it: ${err instanceof Error ? err.message : err}`;
        this.#input.tellPublisher({ type: 'bye', peer: 'origin', refused: { code: 'OfferInvalid', why } });
      });
  }
}
