import { useEffect, useRef, useState } from 'react';
import { useParams } from 'wouter';
import { api } from '../net/api.ts';
import { pause } from '../net/reachability.ts';
import { accentOf } from '../overlay/accent.ts';
import type { Overlay } from '../overlay/mountOverlay.ts';
import { OVERLAY_LIMITS } from '../overlay/overlayLimits.ts';
import { runOverlaySession } from '../overlay/overlaySession.ts';
import type { OverlayTip } from '../overlay/overlayTip.ts';
import { t } from '../texts/overlay.ts';
import styles from './OverlayPage.module.css';

/** The page that OBS shows as a browser source: nothing but the tips, on a transparent ground. */
export default function OverlayPage() {
  const { token = '' } = useParams<{ token: string }>();
  const host = useRef<HTMLDivElement>(null);
  const [known, setKnown] = useState(true);
  useBareDocument();
  useEffect(() => {
    setKnown(true);
    return host.current ? standAlone(host.current, token, setKnown) : undefined;
  }, [token]);
  return (
    <>
      <div ref={host} className={styles.host} />
      {known ? null : (
        <p role="status" className={styles.note}>
          {t('page.invalid')}
        </p>
      )}
    </>
  );
}

/** Takes the ground behind the page away, whatever the theme. */
function useBareDocument(): void {
  useEffect(() => {
    const { documentElement: root } = document;
    root.dataset.bare = '';
    Object.assign(root.style, { colorScheme: 'normal', scrollbarGutter: 'auto' });
    return () => {
      delete root.dataset.bare;
      Object.assign(root.style, { colorScheme: '', scrollbarGutter: '' });
    };
  }, []);
}

/** Mounts the overlay once it is known whose it is; tips that come before wait for it. */
function standAlone(host: HTMLElement, token: string, onTokenKnown: (known: boolean) => void): () => void {
  let overlay: Overlay | null = null;
  let mounting = false;
  let gone = false;
  let waiting: readonly OverlayTip[] = [];
  const mount = async (creatorId: string): Promise<void> => {
    const { mountOverlay } = await import('../overlay/mountOverlay.ts');
    if (gone) return;
    const mounted = await mountOverlay(host, {
      reducedMotion: window.matchMedia('(prefers-reduced-motion: reduce)').matches,
      transparent: true,
      mode: 'standalone',
      accent: accentOf(creatorId),
    });
    if (gone) return mounted.destroy();
    overlay = mounted;
    for (const tip of waiting) mounted.tip(tip);
    waiting = [];
  };
  const session = runOverlaySession({
    resolve: () => api.overlay(token),
    join: async (streamId) => {
      const { joinRoom } = await import('../net/colyseus.ts');
      return joinRoom('audience', { streamId, overlayToken: token });
    },
    pause,
    random: Math.random,
    onTip: (tip) => {
      if (overlay) overlay.tip(tip);
      else waiting = [...waiting, tip].slice(-OVERLAY_LIMITS.tipsBeforeMount);
    },
    onCreator: ({ id }) => {
      if (mounting) return;
      mounting = true;
      mount(id).catch(() => {
        mounting = false;
      });
    },
    onTokenKnown,
  });
  return () => {
    gone = true;
    session.close();
    overlay?.destroy();
  };
}
