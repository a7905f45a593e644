import CameraOff from 'lucide-react/icons/camera-off';
import MicOff from 'lucide-react/icons/mic-off';
import { t } from '../../../texts/studio.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { cx } from '../../../ui/cx.ts';
import type { StudioSetup } from './savedSetup.ts';
import styles from './TroubleCard.module.css';
import { type TroublePlace, troubleWords } from './troubleWords.ts';
import type { Capture } from './useCapture.ts';

export interface TroubleCardProps {
  readonly capture: Capture;
  readonly source: StudioSetup['source'];
  readonly onChange: (patch: Partial<StudioSetup>) => void;
  readonly place: TroublePlace;
  /** Whether nothing of this device is needed; a creator in a call has to send something. */
  readonly mayDoWithout?: boolean;
}

/** What is wrong with the devices, what to do about it, and the ways to go on anyway; nothing while all is well. */
export function TroubleCard(props: TroubleCardProps) {
  const { capture, source, onChange, place, mayDoWithout = place !== 'call' } = props;
  const [missing] = capture.missing;
  if (!missing) return null;
  const isInline = place === 'check';
  const goesOn = capture.stream !== null && place !== 'setup' && !isInline;
  const { title, body } = troubleWords(missing, goesOn);
  const maySoundAlone = source === 'camera' && place !== 'live' && missing.trouble !== 'unsupported';
  const Icon = missing.wish === 'microphone' ? MicOff : CameraOff;
  return (
    <div role="alert" className={cx(styles.card, goesOn && styles.low, isInline && styles.inline)}>
      <Icon aria-hidden className={styles.icon} />
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.body}>{body}</p>
      <div className={styles.ways}>
        <Button variant="primary" size="s" onClick={capture.retry}>
          {missing.trouble === 'notShared' ? t('trouble.choose') : t('trouble.again')}
        </Button>
        {missing.wish === 'microphone' && source !== 'audio' ? (
          <Button size="s" onClick={() => onChange({ microphoneId: false })}>
            {t('trouble.noSound')}
          </Button>
        ) : null}
        {missing.wish === 'screen' ? (
          <Button size="s" onClick={() => onChange({ source: 'camera' })}>
            {t('trouble.camera')}
          </Button>
        ) : null}
        {missing.wish === 'camera' && maySoundAlone ? (
          <Button size="s" onClick={() => onChange({ source: 'audio' })}>
            {t('trouble.soundOnly')}
          </Button>
        ) : null}
        {mayDoWithout ? (
          <Button size="s" onClick={() => onChange({ source: 'none' })}>
            {place === 'call' || isInline ? t('trouble.watchOnly') : t('trouble.without')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
