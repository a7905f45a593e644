import { randomBytes, randomInt } from 'node:crypto';
import { forwardFeed, stopForwarding } from './forwarding.ts';
import type { JanusInstance } from './JanusInstance.ts';
import { type HandleEvent, type JanusHandle, JanusRefused, type Jsep } from './janusHandle.ts';
import { MOST_ID, type PublisherSlot } from './PublisherSlot.ts';
import {
  chooseWatched,
  createMountpoint,
  destroyMountpoint,
  type MountpointKeys,
  type MountpointTrack,
  NO_SUCH_MOUNTPOINT,
  startWatching,
  watchMountpoint,
} from './streaming.ts';
import { askKeyframe, type StreamChoice } from './videoRoom.ts';
import type { ViewerSource } from './viewerSource.ts';

/** A key of 128 bits with a salt of 112. */
const SRTP_KEY_BYTES = 30;
const PIN_BYTES = 24;

interface Mounted extends MountpointKeys {
  readonly pin: string;
  readonly forwarders: readonly number[];
}

/**
 * A stream's feed on an instance, as viewers there are offered it: a mountpoint, and the forwarders that feed it from
 * where the publisher is. What travels between both is encrypted with a key that nobody else is told.
 */
export class JanusEdge implements ViewerSource {
  readonly instance: JanusInstance;
  readonly #stand: PublisherSlot;
  readonly #tracks: readonly MountpointTrack[];
  readonly #onFailed: () => void;
  readonly #mounted: Promise<Mounted>;
  #isAsking = false;

  constructor(input: {
    readonly instance: JanusInstance;
    readonly stand: PublisherSlot;
    readonly tracks: readonly MountpointTrack[];
    /** Tells that it cannot be watched: another has to be made. */
    readonly onFailed: () => void;
  }) {
    this.instance = input.instance;
    this.#stand = input.stand;
    this.#tracks = input.tracks;
    this.#onFailed = input.onFailed;
    this.#mounted = this.#mount();
    this.#mounted.catch(this.#onFailed);
  }

  async attach(hear: (event: HandleEvent) => void): Promise<JanusHandle> {
    await this.#mounted;
    return this.instance.attach((event) => {
      if (event.type === 'webrtcup') this.#freshen();
      hear(event);
    }, 'streaming');
  }

  async subscribe(handle: JanusHandle) {
    const { id, pin } = await this.#mounted;
    try {
      return await watchMountpoint(handle, { id, pin, tracks: this.#tracks });
    } catch (cause) {
      if (cause instanceof JanusRefused && cause.code === NO_SUCH_MOUNTPOINT) this.#onFailed();
      throw cause;
    }
  }

  start(handle: JanusHandle, answer: Jsep): Promise<void> {
    return startWatching(handle, answer);
  }

  async choose(
    handle: JanusHandle,
    changes: readonly (Pick<StreamChoice, 'mid'> & Partial<StreamChoice>)[],
  ): Promise<void> {
    await chooseWatched(handle, changes);
    if (changes.some(({ send, substream }) => send === true || substream !== undefined)) this.#freshen();
  }

  /** Takes the mountpoint away, and with it every connection to it. */
  close(): void {
    this.#mounted.then(
      (mounted) => this.#unmount(mounted),
      () => {},
    );
  }

  async #mount(): Promise<Mounted> {
    const { instance, place } = this.#stand;
    const isLocal = instance === this.instance;
    const id = randomInt(1, MOST_ID);
    const keys = { id, secret: this.instance.mountpointSecret(id) };
    const pin = randomBytes(PIN_BYTES).toString('base64url');
    const srtpKey = randomBytes(SRTP_KEY_BYTES).toString('base64');
    const settings = { ...keys, pin, srtpKey, tracks: this.#tracks, isLocal };
    const ports = await createMountpoint(this.instance.streaming, settings);
    try {
      const host = isLocal ? '127.0.0.1' : this.instance.rtpHost;
      const forwarders = await forwardFeed(instance.control, place, { host, srtpKey, ports });
      return { ...keys, pin, forwarders };
    } catch (cause) {
      this.#unmount({ ...keys, pin, forwarders: [] });
      throw cause;
    }
  }

  /** Takes away what was mounted. An instance that is down has nothing of it any more. */
  #unmount({ forwarders, ...keys }: Mounted): void {
    const { instance, place } = this.#stand;
    if (instance.isUp) stopForwarding(instance.control, place, forwarders).catch(() => {});
    if (this.instance.canMount) destroyMountpoint(this.instance.streaming, keys).catch(() => {});
  }

  /**
   * Asks for a whole picture, once for all who have asked by now. A way back of its own would be one more port that a
   * firewall may close.
   */
  #freshen(): void {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const done = () => {
      this.#isAsking = false;
    };
    askKeyframe(this.#stand.publisher).then(done, done);
  }
}
