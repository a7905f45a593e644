import type { OverlayDesk } from '../../shared/overlayDesk.ts';
import type { Dresser } from './alertLook.ts';
import type { Overlay, OverlayOptions } from './mountOverlay.ts';

/** An overlay that can be told things before its drawing code is there, which is large. */
export interface OpenOverlay extends Pick<Overlay, 'tip' | 'desk' | 'dress' | 'silence' | 'destroy'> {
  /** Fetches the drawing code and fills `host`: with the newest desk and look, and with the tips that came before. */
  mount(host: HTMLElement, options: Omit<OverlayOptions, 'desk' | 'dresser'>): Promise<void>;
  /** Returns the tips that wait for their turn or for a judgement; undefined: it is not mounted yet. */
  waiting(): ReturnType<Overlay['waiting']> | undefined;
}

type Tip = Parameters<Overlay['tip']>[0];

/** Opens an overlay. Of the tips that come before it is mounted, the newest `mostTips` are shown. */
export function openOverlay(mostTips: number): OpenOverlay {
  let overlay: Overlay | null = null;
  let isGone = false;
  let early: readonly Tip[] = [];
  let desk: OverlayDesk | undefined;
  let dresser: Dresser | undefined;
  return {
    async mount(host, options) {
      const { mountOverlay } = await import('./mountOverlay.ts');
      if (isGone) return;
      const mounted = await mountOverlay(host, { ...options, desk, dresser });
      if (isGone) return mounted.destroy();
      overlay = mounted;
      // both may have changed while it was mounted
      if (desk) mounted.desk(desk);
      if (dresser) mounted.dress(dresser);
      for (const tip of early) mounted.tip(tip);
      early = [];
    },
    tip(tip) {
      if (overlay) overlay.tip(tip);
      else early = [...early, tip].slice(-mostTips);
    },
    desk(next) {
      desk = next;
      overlay?.desk(next);
    },
    dress(next) {
      dresser = next;
      overlay?.dress(next);
    },
    silence: (of) => overlay?.silence(of),
    waiting: () => overlay?.waiting(),
    destroy() {
      isGone = true;
      overlay?.destroy();
    },
  };
}
