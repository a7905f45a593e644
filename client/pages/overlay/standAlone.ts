import { NEW_DESK } from '../../../shared/overlayDesk.ts';
import { readTab, writeTab } from '../../base/localText.ts';
import { api } from '../../net/api.ts';
import { pause } from '../../net/reachability.ts';
import { accentOf } from '../../overlay/accent.ts';
import { readKept, writeKept } from '../../overlay/keptTips.ts';
import { openSpeaker } from '../../overlay/look/alertSound.ts';
import { dresserOf } from '../../overlay/look/dressing.ts';
import { playCue } from '../../overlay/look/playCue.ts';
import { type OpenOverlay, openOverlay } from '../../overlay/openOverlay.ts';
import { OVERLAY_LIMITS } from '../../overlay/overlayLimits.ts';
import { type OverlaySession, runOverlaySession } from '../../overlay/overlaySession.ts';
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
  const overlay = openOverlay(OVERLAY_LIMITS.tipsBeforeMount);
  const speaker = openSpeaker(() => performance.now());
  let mounting = false;
  let desk = NEW_DESK;
  const mount = (creatorId: string): Promise<void> =>
    overlay.mount(host, {
      reducedMotion: isCalm,
      transparent: true,
      mode: 'standalone',
      accent: accentOf(creatorId),
      waiting: kept.waiting,
      onCue: (cue) => playCue(speaker, cue, desk),
    });
  const session = runOverlaySession({
    resolve: () => api.overlay(token),
    join: joinAsOverlay(token),
    pause,
    random: Math.random,
    seen: kept.seen,
    onTip: overlay.tip,
    onDesk: (next) => {
      if (next.revision < desk.revision) return;
      if (next.skips > desk.skips || next.isMuted) speaker.hush();
      desk = next;
      overlay.desk(desk);
    },
    onSettings: (settings) => overlay.dress(dresserOf(settings)),
    onGone: overlay.silence,
    onCreator: ({ id }) => {
      if (mounting) return;
      mounting = true;
      mount(id).catch(() => {
        mounting = false;
      });
    },
    onTokenKnown,
  });
  const stopKeeping = kept.follow(session, overlay);
  return () => {
    stopKeeping();
    session.close();
    speaker.close();
    overlay.destroy();
  };
}

/** Gives what this page kept before it was loaded again, and keeps what waits from now on. */
function keepOverReload(token: string) {
  const key = `mesi.overlay.${token}`;
  const before = readKept(readTab(key), Date.now());
  return {
    seen: before?.seen ?? null,
    waiting: before?.waiting,
    follow(session: OverlaySession, overlay: OpenOverlay): () => void {
      const keep = () => {
        const waiting = overlay.waiting();
        // before it is mounted, what was kept is still what waits
        if (waiting) writeTab(key, writeKept({ seen: session.seen(), waiting }, Date.now()));
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
