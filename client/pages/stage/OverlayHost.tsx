import { useEffect, useRef } from 'react';
import type { OverlayDesk } from '../../../shared/overlayDesk.ts';
import type { TestAlert } from '../../../shared/protocol/answers.ts';
import type { TipEvent } from '../../../shared/protocol/feed.ts';
import { afterPaint } from '../../base/afterPaint.ts';
import { prefersCalm } from '../../base/calm.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import type { Dresser } from '../../overlay/alertLook.ts';
import type { Overlay } from '../../overlay/mountOverlay.ts';
import styles from './OverlayHost.module.css';

/** Tips that come while the overlay is still loading; more than a screenful would only be old news. */
const WAITING_TIPS = 40;

interface OverlayHostProps {
  readonly connection: StreamConnection;
  /** What the creator decided about alerts, where that is known: in the studio. */
  readonly desk?: OverlayDesk;
  /** How alerts look, in the same place. */
  readonly dresser?: Dresser;
}

/** Tips fly here. The drawing code is large, so it is fetched once the page stands. */
export function OverlayHost({ connection, desk, dresser }: OverlayHostProps) {
  const host = useRef<HTMLDivElement>(null);
  const mountedRef = useRef<Overlay | null>(null);
  const latest = useRef({ desk, dresser });
  useEffect(() => {
    latest.current = { desk, dresser };
    if (desk) mountedRef.current?.desk(desk);
    if (dresser) mountedRef.current?.dress(dresser);
  }, [desk, dresser]);
  useEffect(() => {
    let overlay: Overlay | null = null;
    let gone = false;
    let waiting: (TipEvent | TestAlert)[] = [];
    const show = (tip: TipEvent | TestAlert) => {
      if (overlay) overlay.tip(tip);
      else waiting = [...waiting, tip].slice(-WAITING_TIPS);
    };
    const unlisten = connection.listen({
      fresh: (events) => {
        for (const event of events) {
          if (event.type === 'tip') show(event);
          else if (event.type === 'linesGone') overlay?.silence(event.of);
        }
      },
      testAlert: show,
    });
    const mount = async () => {
      const { mountOverlay } = await import('../../overlay/mountOverlay.ts');
      if (gone || !host.current) return;
      const reducedMotion = prefersCalm();
      const mounted = await mountOverlay(host.current, {
        reducedMotion,
        transparent: true,
        ...latest.current,
      });
      if (gone) return mounted.destroy();
      overlay = mounted;
      mountedRef.current = mounted;
      for (const tip of waiting) mounted.tip(tip);
      waiting = [];
    };
    const cancel = afterPaint(() => void mount().catch(() => undefined));
    return () => {
      gone = true;
      cancel();
      unlisten();
      mountedRef.current = null;
      overlay?.destroy();
    };
  }, [connection]);
  return <div ref={host} className={styles.host} />;
}
