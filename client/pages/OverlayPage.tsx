import { Suspense, useEffect, useRef, useState } from 'react';
import { useParams } from 'wouter';
import { overlaySceneOf } from '../../shared/overlayScenes.ts';
import { prefersCalm } from '../base/calm.ts';
import { lazyPart } from '../texts/lazyPart.ts';
import { t } from '../texts/overlay.ts';
import styles from './OverlayPage.module.css';
import { standAlone } from './overlay/standAlone.ts';

const ScenePage = lazyPart(() => import('./overlay/ScenePage.tsx'));

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
          <div className={styles.host}>
            <ScenePage token={token} scene={scene} isCalm={wantsCalm()} onTokenKnown={setKnown} />
          </div>
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
    if (!host.current) return undefined;
    return standAlone(host.current, { token, isCalm: wantsCalm(), onTokenKnown });
  }, [token, onTokenKnown]);
  return <div ref={host} className={styles.host} />;
}

/** Whether nothing is to move: OBS has no such setting, so the address can say it too. */
function wantsCalm(): boolean {
  const asked = new URLSearchParams(window.location.search).get('motion') === 'reduced';
  return asked || prefersCalm();
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
