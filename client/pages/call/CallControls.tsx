import Settings2 from 'lucide-react/icons/settings-2';
import { useState } from 'react';
import { t } from '../../texts/call.ts';
import { IconButton } from '../../ui/controls/IconButton.tsx';
import { Dialog, preloadDialog } from '../../ui/popups/Dialog.tsx';
import { DeviceCheck } from './DeviceCheck.tsx';
import { DeviceSwitches } from './DeviceSwitches.tsx';
import type { CallDevices } from './useCallDevices.ts';

/** What a fan does to the own picture and sound in a call: mute, camera off, other devices. */
export function CallControls({ devices }: { readonly devices: CallDevices }) {
  const [choosing, setChoosing] = useState(false);
  const { part } = devices;
  return (
    <>
      {part === 'none' ? null : (
        <DeviceSwitches capture={devices.capture} withPicture={part === 'camera'} variant="scrim" />
      )}
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
