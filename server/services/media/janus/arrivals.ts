import type { MediaKind } from '../../../../shared/protocol/mediaKind.ts';
import type { TrackArrives } from './janusHandle.ts';

/** The kinds of tracks that come in at a media server. A picture in layers does as long as one layer of it does. */
export class Arrivals {
  readonly #receiving = new Map<string, MediaKind>();

  get kinds(): readonly MediaKind[] {
    return [...new Set(this.#receiving.values())].toSorted();
  }

  /** Notes that a track began or stopped coming in. True when other kinds come in than before. */
  take({ kind, track, isReceiving }: TrackArrives): boolean {
    const before = this.kinds.length;
    if (isReceiving) this.#receiving.set(track, kind);
    else this.#receiving.delete(track);
    return this.kinds.length !== before;
  }
}
