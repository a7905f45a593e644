import Volume2 from 'lucide-react/icons/volume-2';
import VolumeX from 'lucide-react/icons/volume-x';
import { type RefObject, Suspense } from 'react';
import type { Watching } from '../../media/useViewer.ts';
import { lazyPart } from '../../texts/lazyPart.ts';
import { t } from '../../texts/watch.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { QualityMenu } from './QualityMenu.tsx';
import styles from './StageControls.module.css';
import type { StageSound } from './useStageSound.ts';

/** The sound must be there at once; the rest comes after the first picture. */
const MoreControls = lazyPart(() => import('./player/MoreControls.tsx'));

export interface StageControlsProps {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly sound: StageSound;
  readonly media: Watching;
  readonly soundOnly: boolean;
}

/** The controls over the picture: sound, quality, and what a player has besides. */
export function StageControls({ video, sound, media, soundOnly }: StageControlsProps) {
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
      <Suspense fallback={null}>
        <MoreControls video={video} sound={sound} soundOnly={soundOnly} />
      </Suspense>
    </div>
  );
}
