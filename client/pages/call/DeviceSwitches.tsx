import Camera from 'lucide-react/icons/camera';
import CameraOff from 'lucide-react/icons/camera-off';
import Mic from 'lucide-react/icons/mic';
import MicOff from 'lucide-react/icons/mic-off';
import { t } from '../../texts/call.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import type { Capture } from '../stage/capture/useCapture.ts';

interface DeviceSwitchesProps {
  readonly capture: Pick<Capture, 'soundOn' | 'setSoundOn' | 'pictureOn' | 'setPictureOn'>;
  readonly withPicture: boolean;
  /** How a switch looks while its device is on. */
  readonly variant: 'scrim' | 'solid';
}

/** Turns the own sound and picture off and on again. */
export function DeviceSwitches({ capture, withPicture, variant }: DeviceSwitchesProps) {
  const { soundOn, setSoundOn, pictureOn, setPictureOn } = capture;
  return (
    <>
      <IconButton
        label={soundOn ? t('control.mute') : t('control.unmute')}
        variant={soundOn ? variant : 'danger'}
        pressed={!soundOn}
        icon={soundOn ? <Mic /> : <MicOff />}
        onClick={() => setSoundOn(!soundOn)}
      />
      {withPicture ? (
        <IconButton
          label={pictureOn ? t('control.cameraOff') : t('control.cameraOn')}
          variant={pictureOn ? variant : 'danger'}
          pressed={!pictureOn}
          icon={pictureOn ? <Camera /> : <CameraOff />}
          onClick={() => setPictureOn(!pictureOn)}
        />
      ) : null}
    </>
  );
}
