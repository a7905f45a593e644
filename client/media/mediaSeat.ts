import type { MediaRoom } from './mediaEnv.ts';

/** A seat's part in some media, over all its seats: what sends or watches needs of a room that it keeps coming back to. */
export interface MediaSeat extends MediaRoom {
  /** Hears that another seat was taken: everything begins anew. It returns the function that ends it. */
  readonly onSeat: (run: () => void) => () => void;
  /** Hears that there may be a picture now, where the room does not call back whoever it has refused. */
  readonly onAir?: (run: () => void) => () => void;
}
