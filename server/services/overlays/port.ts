import type { OverlayDesk } from '../../../shared/overlayDesk.ts';
import type { OverlaySettings } from '../../../shared/overlaySettings.ts';
import type { Outcome } from '../../../shared/protocol/rejections.ts';

/** How the overlay of each creator is run, and how it looks. Infrastructure that is lost throws, as the store does. */
export interface OverlaysPort {
  /** Returns the desk of a creator; it is `NEW_DESK` for whoever has decided nothing yet. */
  desk(creatorId: string): Promise<OverlayDesk>;
  /** Writes what `decide` makes of the desk, and returns it; of two at once each is decided on what the other wrote. */
  decide(creatorId: string, decide: (desk: OverlayDesk) => OverlayDesk): Promise<OverlayDesk>;
  /** Returns the settings; they are `PLAIN_OVERLAY` for whoever has said nothing yet. */
  settings(creatorId: string): Promise<OverlaySettings>;
  /** Replaces the settings, and returns them as they are kept. Rejection: OverlayStyleInvalid. */
  setSettings(creatorId: string, settings: OverlaySettings): Promise<Outcome<OverlaySettings>>;
  /** Notes that a page of the overlay asked for something. It is written at most every few seconds, and never fails. */
  seen(creatorId: string): void;
  /** Returns when that was last, to a few seconds; null: never. */
  lastSeenMs(creatorId: string): Promise<number | null>;
}
