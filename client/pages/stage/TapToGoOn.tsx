import Play from 'lucide-react/icons/play';
import VolumeX from 'lucide-react/icons/volume-x';
import type { KeptPlayback } from '../../media/usePlayback.ts';
import { t } from '../../texts/stage.ts';
import { Button } from '../../ui/controls/Button.tsx';
import styles from './TapToGoOn.module.css';

/** Over a picture that the browser does not let go on, or not aloud, without a gesture; nothing while it plays. */
export function TapToGoOn({ playback, goOn }: KeptPlayback) {
  if (playback === 'playing') return null;
  const silenced = playback === 'silenced';
  return (
    <Button
      variant="primary"
      size="s"
      className={silenced ? styles.silenced : styles.stopped}
      icon={silenced ? <VolumeX aria-hidden /> : <Play aria-hidden />}
      onClick={goOn}
    >
      {silenced ? t('tap.sound') : t('tap.goOn')}
    </Button>
  );
}
