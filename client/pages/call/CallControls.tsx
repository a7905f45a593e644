import Camera from 'lucide-react/icons/camera';
import CameraOff from 'lucide-react/icons/camera-off';
import Mic from 'lucide-react/icons/mic';
import MicOff from 'lucide-react/icons/mic-off';
import Settings2 from 'lucide-react/icons/settings-2';
import { useState } from 'react';
import { t } from '../../texts/call.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { Dialog, preloadDialog } from '../../ui/popups/Dialog.tsx';
import { DeviceCheck } from './DeviceCheck.tsx';
import type { CallDevices } from './useCallDevices.ts';

/** What a fan does to the own picture and sound in a call: mute, camera off, other devices. */
export function CallControls({ devices }: { readonly devices: CallDevices }) {
  const [choosing, setChoosing] = useState(false);
  const { part, capture } = devices;
  const { soundOn, setSoundOn, pictureOn, setPictureOn } = capture;
  return (
    <>
      {part === 'none' ? null : (
        <IconButton
          label={soundOn ? t('control.mute') : t('control.unmute')}
          variant={soundOn ? 'scrim' : 'danger'}
          pressed={!soundOn}
          icon={soundOn ? <Mic /> : <MicOff />}
          onClick={() => setSoundOn(!soundOn)}
        />
      )}
      {part === 'camera' ? (
        <IconButton
          label={pictureOn ? t('control.cameraOff') : t('control.cameraOn')}
          variant={pictureOn ? 'scrim' : 'danger'}
          pressed={!pictureOn}
          icon={pictureOn ? <Camera /> : <CameraOff />}
          onClick={() => setPictureOn(!pictureOn)}
        />
      ) : null}
      <IconButton
        label={t('control.devices')}
        variant="scrim"
        icon={<Settings2 />}
        onPointerEnter={preloadDialog}
        onClick={() => setChoosing(true)}
      />
      <Dialog open={choosing} onOpenChange={setChoosing} title={t('control.devices')} size="s">
        {choosing ? <DeviceCheck devices={devices} /> : null}
      </Dialog>
    </>
  );
}
