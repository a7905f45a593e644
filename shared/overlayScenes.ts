import { PAGES, patternOf } from './pages.ts';

/**
 * What a browser source may show with one overlay link: each scene is a page of its own, at any size. `alerts` is the
 * page without a scene in its address.
 */
export const OVERLAY_SCENES = [
  'alerts',
  'goal',
  'leaders',
  'chat',
  'countdown',
  'tickets',
  'latest',
] as const;
export type OverlayScene = (typeof OVERLAY_SCENES)[number];

/** Returns the scene of that name; a page without a name shows alerts. null: there is no such scene. */
export function overlaySceneOf(name: string | undefined): OverlayScene | null {
  return OVERLAY_SCENES.find((scene) => scene === (name ?? 'alerts')) ?? null;
}

/** Returns the address, from the server's root, of one scene of the overlay that has this secret. */
export function overlayPath(token: string, scene: OverlayScene): string {
  return scene === 'alerts' ? `/overlay/${token}` : `/overlay/${token}/${scene}`;
}

/**
 * Says whether an address names an overlay scene that exists, or is no address of an overlay. It stands apart from
 * `isPagePath`, so that the first load of every page is spared the scenes: the overlay's own page knows them.
 */
export function namesNoStrangeScene(path: string): boolean {
  const found = patternOf(PAGES.overlay).exec(path);
  return found === null || overlaySceneOf(found.groups?.scene) !== null;
}
