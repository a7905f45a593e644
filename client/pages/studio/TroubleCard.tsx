import CameraOff from 'lucide-react/icons/camera-off';
import type { DeviceTrouble } from '../../media/deviceRules.ts';
import { Button } from '../../ui/Button.tsx';
import type { StudioSetup } from './savedSetup.ts';
import styles from './TroubleCard.module.css';

const WORDS: Readonly<Record<DeviceTrouble, { readonly title: string; readonly body: string }>> = {
  denied: {
    title: 'The browser keeps your camera to itself',
    body: 'Click the camera sign in the address bar, allow camera and microphone for this site, then try again.',
  },
  noCamera: {
    title: 'No camera found',
    body: 'Plug one in and it is found by itself, or go live with sound only.',
  },
  noMicrophone: {
    title: 'No microphone found',
    body: 'Plug one in and try again, or go on without it.',
  },
  inUse: {
    title: 'Another program has your camera',
    body: 'Close the video call or the recorder that uses it, then try again.',
  },
  unsupported: {
    title: 'This page may not use a camera',
    body: 'Browsers allow it over https and on localhost only. You can still go live with chat and tips.',
  },
  unknown: {
    title: 'Your camera did not start',
    body: 'Unplug it and plug it in again, or restart the browser.',
  },
};

export interface TroubleCardProps {
  readonly trouble: DeviceTrouble;
  readonly source: StudioSetup['source'];
  readonly onChange: (patch: Partial<StudioSetup>) => void;
  readonly onRetry: () => void;
  /** While live, a picture does not become sound. */
  readonly kindFixed?: boolean;
}

/** What is wrong with the devices, what to do about it, and the ways to go live anyway. */
export function TroubleCard({ trouble, source, onChange, onRetry, kindFixed }: TroubleCardProps) {
  const { title, body } = WORDS[trouble];
  return (
    <div role="alert" className={styles.card}>
      <CameraOff aria-hidden className={styles.icon} />
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.body}>{body}</p>
      <div className={styles.ways}>
        <Button variant="primary" size="s" onClick={onRetry}>
          Try again
        </Button>
        {trouble === 'noMicrophone' && source === 'camera' ? (
          <Button size="s" onClick={() => onChange({ microphoneId: false })}>
            Picture without sound
          </Button>
        ) : null}
        {!kindFixed && source === 'camera' && trouble !== 'unsupported' ? (
          <Button size="s" onClick={() => onChange({ source: 'audio' })}>
            Sound only
          </Button>
        ) : null}
        {source === 'encoder' ? null : (
          <Button size="s" onClick={() => onChange({ source: 'none' })}>
            Go on without devices
          </Button>
        )}
      </div>
    </div>
  );
}
