import Copy from 'lucide-react/icons/copy';
import QrCode from 'lucide-react/icons/qr-code';
import { encodeQR } from 'qr';
import { useState } from 'react';
import { OVERLAY_SCENES, type OverlayScene, overlayPath } from '../../../../../shared/overlayScenes.ts';
import { MINUTE_MS, SECOND_MS } from '../../../../../shared/time.ts';
import { api } from '../../../../net/api.ts';
import { useServerNow } from '../../../../net/serverClock.ts';
import { t } from '../../../../texts/alerts.ts';
import { formatWhen } from '../../../../texts/format.ts';
import { t as studioT } from '../../../../texts/studio.ts';
import { IconButton } from '../../../../ui/controls/IconButton.tsx';
import { Switch } from '../../../../ui/controls/Switch.tsx';
import { Badge } from '../../../../ui/display/Badge.tsx';
import { Card } from '../../../../ui/display/Card.tsx';
import { copyText } from '../../../../ui/notices/copyText.ts';
import { Problem } from '../../../../ui/notices/Problem.tsx';
import { Dialog, preloadDialog } from '../../../../ui/popups/Dialog.tsx';
import { RenewButton } from '../../setup/RenewButton.tsx';
import { useSecret } from '../../setup/useSecret.ts';
import styles from './Editor.module.css';

/** A page of the overlay asks or is seen at least so often; for longer than this it is gone. */
const CONNECTED_MS = 45 * SECOND_MS;

/** Every scene with its address for OBS, and whether one of them is open somewhere. */
export function BrowserSources({ seenAtMs }: { readonly seenAtMs: number | null }) {
  const { value, error, renew } = useSecret({ ask: api.overlayToken, renew: api.renewOverlayToken });
  const [coded, setCoded] = useState<OverlayScene | null>(null);
  const [isCalm, setCalm] = useState(false);
  const addressOf = (scene: OverlayScene) =>
    value && window.location.origin + overlayPath(value.token, scene) + (isCalm ? '?motion=reduced' : '');
  const copy = async (scene: OverlayScene) => {
    const address = addressOf(scene);
    if (address !== null) await copyText(address, { title: studioT('copied.overlayAddress') });
  };
  const shown = coded && addressOf(coded);
  return (
    <Card className={styles.part}>
      <div className={styles.partHead}>
        <h2 className={styles.partTitle}>{t('sources.title')}</h2>
        <Connected seenAtMs={seenAtMs} />
      </div>
      <p className={styles.quiet}>{studioT('overlay.about')}</p>
      <Problem text={error} />
      <ul className={styles.sources}>
        {OVERLAY_SCENES.map((scene) => {
          const label = studioT(`scene.${scene}`);
          return (
            <li key={scene} className={styles.source}>
              <span>{label}</span>
              <IconButton
                label={t('sources.copy', { label })}
                icon={<Copy />}
                disabled={value === null}
                onClick={() => void copy(scene)}
              />
              <IconButton
                label={t('sources.code', { label })}
                icon={<QrCode />}
                disabled={value === null}
                onPointerEnter={preloadDialog}
                onClick={() => setCoded(scene)}
              />
            </li>
          );
        })}
      </ul>
      <Switch label={t('sources.calm')} checked={isCalm} onChange={setCalm} />
      <RenewButton what="overlayAddress" consequence={studioT('overlay.consequence')} renew={renew} />
      <Dialog
        open={coded !== null}
        onOpenChange={() => setCoded(null)}
        size="s"
        title={coded ? studioT(`scene.${coded}`) : ''}
        description={t('sources.codeAbout')}
      >
        {shown ? (
          <img
            className={styles.qr}
            alt={t('sources.codePicture')}
            src={`data:image/svg+xml,${encodeURIComponent(encodeQR(shown, 'svg', { border: 4 }))}`}
          />
        ) : null}
      </Dialog>
    </Card>
  );
}

/** Says whether a page of the overlay is open, or when one was seen last. */
function Connected({ seenAtMs }: { readonly seenAtMs: number | null }) {
  const nowMs = useServerNow(5 * SECOND_MS);
  if (seenAtMs === null) return <Badge>{t('obs.never')}</Badge>;
  if (nowMs - seenAtMs < CONNECTED_MS) return <Badge tone="positive">{t('obs.connected')}</Badge>;
  const when = formatWhen(seenAtMs, nowMs - seenAtMs < 12 * 60 * MINUTE_MS ? 'clock' : 'minute');
  return <Badge>{t('obs.seen', { when })}</Badge>;
}
