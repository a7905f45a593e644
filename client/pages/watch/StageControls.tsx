import Maximize from 'lucide-react/icons/maximize';
import Minimize from 'lucide-react/icons/minimize';
import Volume2 from 'lucide-react/icons/volume-2';
import VolumeX from 'lucide-react/icons/volume-x';
import { useEffect, useState } from 'react';
import type { Watching } from '../../media/useViewer.ts';
import { t } from '../../texts/watch.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { QualityMenu } from './QualityMenu.tsx';
import styles from './StageControls.module.css';
import type { StageSound } from './useStageSound.ts';

export interface StageControlsProps {
  /** What fills the screen when asked to. */
  readonly frame: React.RefObject<HTMLDivElement | null>;
  readonly sound: StageSound;
  readonly media: Watching;
  readonly soundOnly: boolean;
}

/** The controls over the picture: sound, quality, the whole screen. */
export function StageControls({ frame, sound, media, soundOnly }: StageControlsProps) {
  return (
    <div className={styles.controls}>
      <IconButton
        label={sound.muted ? t('sound.unmute') : t('sound.mute')}
        variant="scrim"
        size="s"
        icon={sound.muted ? <VolumeX /> : <Volume2 />}
        onClick={sound.toggle}
      />
      <QualityMenu media={media} soundOnly={soundOnly} />
      <FullscreenButton target={frame} />
    </div>
  );
}

function FullscreenButton({ target }: { readonly target: React.RefObject<HTMLDivElement | null> }) {
  const [full, setFull] = useState(false);
  useEffect(() => {
    const follow = () => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', follow);
    return () => document.removeEventListener('fullscreenchange', follow);
  }, []);
  if (!document.fullscreenEnabled) return null;
  return (
    <IconButton
      label={full ? t('screen.leave') : t('screen.full')}
      variant="scrim"
      size="s"
      icon={full ? <Minimize /> : <Maximize />}
      onClick={() => void (full ? document.exitFullscreen() : target.current?.requestFullscreen())}
    />
  );
}
