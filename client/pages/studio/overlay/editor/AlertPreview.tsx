import { type RefObject, useEffect, useRef, useState } from 'react';
import type { OverlaySettings } from '../../../../../shared/overlaySettings.ts';
import { prefersCalm } from '../../../../base/calm.ts';
import { openSpeaker } from '../../../../overlay/look/alertSound.ts';
import { dresserOf } from '../../../../overlay/look/dressing.ts';
import { playCue } from '../../../../overlay/look/playCue.ts';
import type { Overlay } from '../../../../overlay/mountOverlay.ts';
import { t } from '../../../../texts/alerts.ts';
import { formatMesi } from '../../../../texts/format.ts';
import { Button } from '../../../../ui/controls/Button.tsx';
import { Switch } from '../../../../ui/controls/Switch.tsx';
import { TextField } from '../../../../ui/controls/TextField.tsx';
import styles from './Editor.module.css';

/** One amount of each size, MESI minor units. */
const AMOUNTS = ['2000000', '20000000', '120000000', '800000000'] as const;
/** As loud as alerts are before anybody changes it. */
const LOUDNESS = { isMuted: false, volume: 70 } as const;

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
    overlay.current?.tip({
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

/** Keeps an overlay in that host, with these settings. */
function usePreview(host: RefObject<HTMLDivElement | null>, settings: OverlaySettings) {
  const overlay = useRef<Overlay | null>(null);
  const latest = useRef(settings);
  useEffect(() => {
    latest.current = settings;
    overlay.current?.dress(dresserOf(settings));
  }, [settings]);
  useEffect(() => {
    let gone = false;
    const speaker = openSpeaker(() => performance.now());
    const mount = async () => {
      const { mountOverlay } = await import('../../../../overlay/mountOverlay.ts');
      if (gone || !host.current) return;
      const mounted = await mountOverlay(host.current, {
        reducedMotion: prefersCalm(),
        transparent: true,
        mode: 'standalone',
        dresser: dresserOf(latest.current),
        onCue: (cue) => playCue(speaker, cue, LOUDNESS),
      });
      if (gone) return mounted.destroy();
      overlay.current = mounted;
      mounted.dress(dresserOf(latest.current));
    };
    void mount().catch(() => undefined);
    return () => {
      gone = true;
      speaker.close();
      overlay.current?.destroy();
      overlay.current = null;
    };
  }, [host]);
  return overlay;
}
