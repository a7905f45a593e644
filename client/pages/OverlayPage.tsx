import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useParams } from 'wouter';
import { overlaySceneOf } from '../../shared/overlayScenes.ts';
import { api } from '../net/api.ts';
import { pause } from '../net/reachability.ts';
import { accentOf } from '../overlay/accent.ts';
import type { Overlay } from '../overlay/mountOverlay.ts';
import { OVERLAY_LIMITS } from '../overlay/overlayLimits.ts';
import { runOverlaySession } from '../overlay/overlaySession.ts';
import type { OverlayTip } from '../overlay/overlayTip.ts';
import { t } from '../texts/overlay.ts';
import styles from './OverlayPage.module.css';
import { joinAsOverlay } from './overlay/joinAsOverlay.ts';

const ScenePage = lazy(() => import('./overlay/ScenePage.tsx'));

/** The page that OBS shows as a browser source: alerts or another scene, on a transparent ground. */
export default function OverlayPage() {
  const { token = '', scene: name } = useParams<{ token: string; scene?: string }>();
  const scene = overlaySceneOf(name);
  const [known, setKnown] = useState(true);
  useBareDocument();
  return (
    <>
      {scene === null ? null : scene === 'alerts' ? (
        <AlertsScene token={token} onTokenKnown={setKnown} />
      ) : (
        <Suspense fallback={null}>
          <ScenePage token={token} scene={scene} isCalm={wantsCalm()} onTokenKnown={setKnown} />
        </Suspense>
      )}
      {known && scene !== null ? null : (
        <p role="status" className={styles.note}>
          {t(scene === null ? 'page.noScene' : 'page.invalid')}
        </p>
      )}
    </>
  );
}

interface AlertsSceneProps {
  readonly token: string;
  readonly onTokenKnown: (known: boolean) => void;
}

/** Tips as they come. */
function AlertsScene({ token, onTokenKnown }: AlertsSceneProps) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    onTokenKnown(true);
    return host.current ? standAlone(host.current, token, onTokenKnown) : undefined;
  }, [token, onTokenKnown]);
  return <div ref={host} className={styles.host} />;
}

/** Whether nothing is to move: OBS has no such setting, so the address can say it too. */
function wantsCalm(): boolean {
  const asked = new URLSearchParams(window.location.search).get('motion') === 'reduced';
  return asked || window.matchMedia('(prefers-reduced-motion: reduce)').matches;
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
      reducedMotion: wantsCalm(),
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
    join: joinAsOverlay(token),
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
