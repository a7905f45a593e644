import { useEffect, useRef } from 'react';
import type { TipEvent } from '../../../shared/protocol/feed.ts';
import { afterPaint } from '../../base/afterPaint.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import type { Overlay } from '../../overlay/mountOverlay.ts';
import styles from './OverlayHost.module.css';

/** Tips that come while the overlay is still loading; more than a screenful would only be old news. */
const WAITING_TIPS = 40;

/** Tips fly here. The drawing code is large, so it is fetched once the page stands. */
export function OverlayHost({ connection }: { readonly connection: StreamConnection }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let overlay: Overlay | null = null;
    let gone = false;
    let waiting: TipEvent[] = [];
    const unlisten = connection.listen({
      fresh: (events) => {
        for (const event of events) {
          if (event.type !== 'tip') continue;
          if (overlay) overlay.tip(event);
          else waiting = [...waiting, event].slice(-WAITING_TIPS);
        }
      },
    });
    const mount = async () => {
      const { mountOverlay } = await import('../../overlay/mountOverlay.ts');
      if (gone || !host.current) return;
      const reducedMotion = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
      const mounted = await mountOverlay(host.current, { reducedMotion, transparent: true });
      if (gone) return mounted.destroy();
      overlay = mounted;
      for (const tip of waiting) mounted.tip(tip);
      waiting = [];
    };
    const cancel = afterPaint(() => void mount().catch(() => undefined));
    return () => {
      gone = true;
      cancel();
      unlisten();
      overlay?.destroy();
    };
  }, [connection]);
  return <div ref={host} className={styles.host} />;
}
