import { createStore } from '../../base/createStore.ts';

/** How much room the picture takes on this page. */
export interface StageLook {
  /** The picture is as wide as the page lets it be. */
  readonly theatre: boolean;
  /** Picture and chat fill the screen. */
  readonly full: boolean;
  /** In full screen the chat stands beside the picture. */
  readonly withChat: boolean;
}

export const USUAL_LOOK: StageLook = { theatre: false, full: false, withChat: true };

export const stageLook = createStore<StageLook>(USUAL_LOOK);
