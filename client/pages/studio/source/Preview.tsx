import CameraOff from 'lucide-react/icons/camera-off';
import type { ReactNode, RefObject } from 'react';
import type { Person } from '../../../../shared/protocol/people.ts';
import { showsScreen } from '../../../media/devices.ts';
import { usePlayback } from '../../../media/usePlayback.ts';
import { t } from '../../../texts/studio.ts';
import { Avatar } from '../../../ui/display/Avatar.tsx';
import { Spinner } from '../../../ui/display/Spinner.tsx';
import type { StudioSetup } from '../../stage/capture/savedSetup.ts';
import type { Capture } from '../../stage/capture/useCapture.ts';
import { SoundPicture } from '../../stage/SoundPicture.tsx';
import { TapToGoOn } from '../../stage/TapToGoOn.tsx';
import styles from './Preview.module.css';

export interface PreviewProps {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly capture: Capture;
  readonly source: StudioSetup['source'];
  readonly creator: Person;
  /** What an encoder sends, as viewers see it. */
  readonly monitor: MediaStream | null;
  /** Over the picture. */
  readonly children?: ReactNode;
}

/** Shows what the viewers get; the creator's own camera is seen as in a mirror. */
export function Preview({ video, capture, source, creator, monitor, children }: PreviewProps) {
  const byEncoder = source === 'encoder';
  const stream = byEncoder ? monitor : capture.stream;
  const pictureOn = byEncoder || capture.pictureOn;
  const acquiring = !byEncoder && capture.acquiring;
  const kept = usePlayback(video, { stream, muted: true });
  const showsVideo = stream !== null && stream.getVideoTracks().length > 0;
  return (
    <div className={styles.frame}>
      <video
        ref={video}
        playsInline
        muted
        className={styles.video}
        data-showing={showsVideo && pictureOn ? '' : undefined}
        data-mirrored={byEncoder || showsScreen(stream) ? undefined : ''}
        aria-label={byEncoder ? t('preview.viewers') : t('preview.yours')}
      />
      {source === 'audio' && stream ? <SoundPicture stream={stream} creator={creator} /> : null}
      {showsVideo && !pictureOn ? (
        <div className={styles.off}>
          <CameraOff aria-hidden />
          {t('preview.hidden')}
        </div>
      ) : null}
      {!stream && acquiring ? (
        <div className={styles.off}>
          <Spinner size={28} />
          {source === 'screen' ? t('preview.waitScreen') : t('preview.waitDevices')}
        </div>
      ) : null}
      {source === 'none' ? (
        <div className={styles.off}>
          <Avatar person={creator} size={88} />
          {t('preview.without')}
        </div>
      ) : null}
      {showsVideo ? <TapToGoOn {...kept} /> : null}
      {children}
    </div>
  );
}
