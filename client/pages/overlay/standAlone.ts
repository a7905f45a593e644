import { NEW_DESK } from '../../../shared/overlayDesk.ts';
import { api } from '../../net/api.ts';
import { pause } from '../../net/reachability.ts';
import { accentOf } from '../../overlay/accent.ts';
import type { Dresser } from '../../overlay/alertLook.ts';
import { type KeptTips, readKept, writeKept } from '../../overlay/keptTips.ts';
import { openSpeaker } from '../../overlay/look/alertSound.ts';
import { dresserOf } from '../../overlay/look/dressing.ts';
import { playCue } from '../../overlay/look/playCue.ts';
import type { Overlay } from '../../overlay/mountOverlay.ts';
import { OVERLAY_LIMITS } from '../../overlay/overlayLimits.ts';
import { type OverlaySession, runOverlaySession } from '../../overlay/overlaySession.ts';
import type { OverlayTip } from '../../overlay/overlayTip.ts';
import { joinAsOverlay } from './joinAsOverlay.ts';

export interface StandAloneInput {
  readonly token: string;
  readonly isCalm: boolean;
  readonly onTokenKnown: (known: boolean) => void;
}

/**
 * Shows the alerts alone on a page. The overlay is mounted once it is known whose it is; tips that come before wait for it,
 * and what waits is kept over a reload. Returns the function that ends it.
 */
export function standAlone(host: HTMLElement, { token, isCalm, onTokenKnown }: StandAloneInput): () => void {
  const kept = keepOverReload(token);
  let overlay: Overlay | null = null;
  let mounting = false;
  let gone = false;
  let desk = NEW_DESK;
  let dresser: Dresser | undefined;
  const speaker = openSpeaker(() => performance.now());
  let early: readonly OverlayTip[] = [];
  const mount = async (creatorId: string): Promise<void> => {
    const { mountOverlay } = await import('../../overlay/mountOverlay.ts');
    if (gone) return;
    const mounted = await mountOverlay(host, {
      reducedMotion: isCalm,
      transparent: true,
      mode: 'standalone',
      accent: accentOf(creatorId),
      waiting: kept.waiting,
      desk,
      dresser,
      onCue: (cue) => playCue(speaker, cue, desk),
    });
    if (gone) return mounted.destroy();
    overlay = mounted;
    // it may have changed while the drawing code came
    mounted.desk(desk);
    if (dresser) mounted.dress(dresser);
    for (const tip of early) mounted.tip(tip);
    early = [];
  };
  const session = runOverlaySession({
    resolve: () => api.overlay(token),
    join: joinAsOverlay(token),
    pause,
    random: Math.random,
    seen: kept.seen,
    onTip: (tip) => {
      if (overlay) overlay.tip(tip);
      else early = [...early, tip].slice(-OVERLAY_LIMITS.tipsBeforeMount);
    },
    onDesk: (next) => {
      if (next.revision < desk.revision) return;
      if (next.skips > desk.skips || next.isMuted) speaker.hush();
      desk = next;
      overlay?.desk(desk);
    },
    onSettings: (settings) => {
      dresser = dresserOf(settings);
      overlay?.dress(dresser);
    },
    onGone: (of) => overlay?.silence(of),
    onCreator: ({ id }) => {
      if (mounting) return;
      mounting = true;
      mount(id).catch(() => {
        mounting = false;
      });
    },
    onTokenKnown,
  });
  const stopKeeping = kept.follow(session, () => overlay);
  return () => {
    gone = true;
    stopKeeping();
    session.close();
    speaker.close();
    overlay?.destroy();
  };
}

/** Gives what this page kept before it was loaded again, and keeps what waits from now on. */
function keepOverReload(token: string) {
  const key = `mesi.overlay.${token}`;
  const before = readKept(read(key), Date.now());
  return {
    seen: before?.seen ?? null,
    waiting: before?.waiting,
    follow(session: OverlaySession, overlay: () => Overlay | null): () => void {
      const keep = () => {
        const waiting = overlay()?.waiting();
        // before it is mounted, what was kept is still what waits
        if (waiting) write(key, { seen: session.seen(), waiting });
      };
      const timer = setInterval(keep, OVERLAY_LIMITS.keepEveryMs);
      window.addEventListener('pagehide', keep);
      return () => {
        clearInterval(timer);
        window.removeEventListener('pagehide', keep);
      };
    },
  };
}

function read(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Without storage the page begins anew after a reload. */
function write(key: string, kept: KeptTips): void {
  try {
    sessionStorage.setItem(key, writeKept(kept, Date.now()));
  } catch {
    // private windows and full stores: nothing is kept
  }
}
