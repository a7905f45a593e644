import { deviceInUse } from '../../../media/deviceInUse.ts';
import type { Device } from '../../../media/deviceRules.ts';
import { useDevices } from '../../../media/useDevices.ts';
import { t } from '../../../texts/chatCall.ts';
import { Select } from '../../../ui/controls/Select.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import styles from '../CallScreen.module.css';
import type { OwnMedia } from './useOwnMedia.ts';

/** Chooses which camera and which microphone is used; the choice is kept for the next call. */
export function OwnDevices({ own }: { readonly own: OwnMedia }) {
  const { setup, change, capture, picture } = own;
  const devices = useDevices(capture.stream);
  return (
    <div className={styles.check}>
      {picture === 'camera' ? (
        <Select
          label={t('devices.camera')}
          value={deviceInUse(capture.stream, 'video') ?? setup.cameraId ?? ''}
          options={optionsOf(devices.cameras)}
          onChange={(id) => change({ cameraId: id === '' ? null : id })}
        />
      ) : null}
      <Select
        label={t('devices.microphone')}
        value={deviceInUse(capture.stream, 'audio') ?? (setup.microphoneId || '')}
        options={optionsOf(devices.microphones)}
        onChange={(id) => change({ microphoneId: id === '' ? null : id })}
      />
    </div>
  );
}

/** A device's name is not ours, and is isolated. */
function optionsOf(devices: readonly Device[]) {
  const named = devices.map(({ id, label }) => ({ value: id, label: isolate(label) }));
  return named.length > 0 ? named : [{ value: '', label: t('devices.any') }];
}
