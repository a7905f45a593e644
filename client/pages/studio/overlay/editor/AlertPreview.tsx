import { type RefObject, useEffect, useRef, useState } from 'react';
import { NEW_DESK } from '../../../../../shared/overlayDesk.ts';
import type { OverlaySettings } from '../../../../../shared/overlaySettings.ts';
import { prefersCalm } from '../../../../base/calm.ts';
import { openSpeaker } from '../../../../overlay/look/alertSound.ts';
import { dresserOf } from '../../../../overlay/look/dressing.ts';
import { playCue } from '../../../../overlay/look/playCue.ts';
import { type OpenOverlay, openOverlay } from '../../../../overlay/openOverlay.ts';
import { t } from '../../../../texts/alerts.ts';
import { formatMesi } from '../../../../texts/format.ts';
import { Button } from '../../../../ui/controls/Button.tsx';
import { Switch } from '../../../../ui/controls/Switch.tsx';
import { TextField } from '../../../../ui/controls/TextField.tsx';
import styles from './Editor.module.css';

/** One amount of each size, MESI minor units. */
const AMOUNTS = ['2000000', '20000000', '120000000', '800000000'] as const;

/** The overlay itself, with settings that are not saved yet: whatever is typed here is a tip to it. */
export function AlertPreview({ settings }: { readonly settings: OverlaySettings }) {
  const host = useRef<HTMLDivElement>(null);
  const overlay = usePreview(host, settings);
  const [name, setName] = useState('');
  const [message, setMessage] = useState('');
  const [isFirst, setIsFirst] = useState(false);
  const sent = useRef(0);
  const show = (mesiMinor: string) => {
    sent.current += 1;
    overlay?.tip({
      id: `preview_${sent.current}`,
      name: name || t('preview.name'),
      asset: 'MESI',
      amountMinor: mesiMinor,
      mesiMinor,
      message: message || t('preview.message'),
      isFirst,
    });
  };
  return (
    <>
      <div ref={host} className={styles.stage} data-preview="alerts" />
      <div className={styles.amounts}>
        {AMOUNTS.map((minor) => (
          <Button key={minor} size="s" onClick={() => show(minor)}>
            {t('preview.show', { amount: formatMesi(minor) })}
          </Button>
        ))}
      </div>
      <TextField
        label={t('preview.nameLabel')}
        placeholder={t('preview.name')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextField
        label={t('preview.messageLabel')}
        placeholder={t('preview.message')}
        value={message}
        onChange={(event) => setMessage(event.currentTarget.value)}
      />
      <Switch label={t('preview.first')} checked={isFirst} onChange={setIsFirst} />
    </>
  );
}

/** Keeps an overlay in that host, with these settings; null before there is one. */
function usePreview(host: RefObject<HTMLDivElement | null>, settings: OverlaySettings): OpenOverlay | null {
  const [overlay, setOverlay] = useState<OpenOverlay | null>(null);
  useEffect(() => {
    if (!host.current) return;
    const opened = openOverlay(AMOUNTS.length);
    setOverlay(opened);
    const speaker = openSpeaker(() => performance.now());
    const mounted = opened.mount(host.current, {
      reducedMotion: prefersCalm(),
      transparent: true,
      mode: 'standalone',
      onCue: (cue) => playCue(speaker, cue, NEW_DESK),
    });
    void mounted.catch(() => undefined);
    return () => {
      speaker.close();
      opened.destroy();
    };
  }, [host]);
  useEffect(() => overlay?.dress(dresserOf(settings)), [overlay, settings]);
  return overlay;
}
