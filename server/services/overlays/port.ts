import type { OverlayDesk } from '../../../shared/overlayDesk.ts';

/** How the overlay of each creator is run. Infrastructure that is lost throws, as the store does. */
export interface OverlaysPort {
  /** Returns the desk of a creator; it is `NEW_DESK` for whoever has decided nothing yet. */
  desk(creatorId: string): Promise<OverlayDesk>;
  /** Writes what `decide` makes of the desk, and returns it; of two at once each is decided on what the other wrote. */
  decide(creatorId: string, decide: (desk: OverlayDesk) => OverlayDesk): Promise<OverlayDesk>;
}
