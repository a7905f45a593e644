import type { MediaKind } from '../../../../shared/protocol/mediaKind.ts';
import type { TrackArrives } from './janusHandle.ts';

/** Which kinds of tracks come in at a media server: a picture in layers does as long as one layer of it does. */
export class Arrivals {
  readonly #receiving = new Map<string, MediaKind>();

  get kinds(): readonly MediaKind[] {
    return [...new Set(this.#receiving.values())].toSorted();
  }

  /** true: other kinds arrive than before. */
  take({ kind, track, isReceiving }: TrackArrives): boolean {
    const before = this.kinds.length;
    if (isReceiving) this.#receiving.set(track, kind);
    else this.#receiving.delete(track);
    return this.kinds.length !== before;
  }
}
