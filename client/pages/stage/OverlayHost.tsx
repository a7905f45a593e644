import { useEffect, useRef } from 'react';
import { afterPaint } from '../../base/afterPaint.ts';
import { calmStore, prefersCalm } from '../../base/calm.ts';
import { useStore } from '../../base/createStore.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { type OpenOverlay, openOverlay } from '../../overlay/openOverlay.ts';
import styles from './OverlayHost.module.css';

/** Tips that come while the overlay is still loading; more than a screenful would only be old news. */
const WAITING_TIPS = 40;

interface OverlayHostProps {
  readonly connection: StreamConnection;
  /** Called with the overlay as soon as it can be told how alerts are run, and how they look. */
  readonly onOpen?: (overlay: OpenOverlay) => void;
}

/** Tips fly here. The drawing code is large, so it is fetched once the page stands. */
export function OverlayHost({ connection, onOpen }: OverlayHostProps) {
  const host = useRef<HTMLDivElement>(null);
  const isCalm = useStore(calmStore);
  // less motion, asked for while the stream goes on, takes another overlay
  useEffect(() => {
    const overlay = openOverlay(WAITING_TIPS);
    onOpen?.(overlay);
    const unlisten = connection.listen({
      fresh: (events) => {
        for (const event of events) {
          if (event.type === 'tip') overlay.tip(event);
          else if (event.type === 'linesGone') overlay.silence(event.of);
        }
      },
      testAlert: overlay.tip,
    });
    const mount = async () => {
      if (host.current)
        await overlay.mount(host.current, { reducedMotion: isCalm || prefersCalm(), transparent: true });
    };
    const cancel = afterPaint(() => void mount().catch(() => undefined));
    return () => {
      cancel();
      unlisten();
      overlay.destroy();
    };
  }, [connection, onOpen, isCalm]);
  return <div ref={host} className={styles.host} />;
}
