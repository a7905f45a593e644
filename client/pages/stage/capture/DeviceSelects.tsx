import { deviceInUse } from '../../../media/deviceInUse.ts';
import type { Device } from '../../../media/deviceRules.ts';
import { useDevices } from '../../../media/useDevices.ts';
import { t } from '../../../texts/studio.ts';
import { Select } from '../../../ui/controls/Select.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import { LevelMeter } from './LevelMeter.tsx';
import type { StudioSetup } from './savedSetup.ts';
import type { Capture } from './useCapture.ts';

interface DeviceSelectsProps {
  readonly capture: Pick<Capture, 'stream'>;
  readonly setup: Pick<StudioSetup, 'cameraId' | 'microphoneId'>;
  readonly onChange: (patch: Partial<StudioSetup>) => void;
  readonly withCamera: boolean;
  /** Whether one may do without a microphone. */
  readonly maySilence: boolean;
}

const SILENT = 'silent';

/** Chooses the camera and the microphone, and shows how loud the microphone is. */
export function DeviceSelects({ capture, setup, onChange, withCamera, maySilence }: DeviceSelectsProps) {
  const { stream } = capture;
  const { cameraId, microphoneId } = setup;
  const devices = useDevices(stream);
  return (
    <>
      {withCamera ? (
        <Select
          label={t('device.camera')}
          value={deviceInUse(stream, 'video') ?? cameraId ?? ''}
          options={optionsOf(devices.cameras)}
          onChange={(id) => onChange({ cameraId: id || null })}
        />
      ) : null}
      <Select
        label={t('device.microphone')}
        value={microphoneId === false ? SILENT : (deviceInUse(stream, 'audio') ?? microphoneId ?? '')}
        options={[
          ...optionsOf(devices.microphones),
          ...(maySilence ? [{ value: SILENT, label: t('device.noSound') }] : []),
        ]}
        onChange={(id) => onChange({ microphoneId: id === SILENT ? false : id || null })}
      />
      {microphoneId === false ? null : <LevelMeter stream={stream} />}
    </>
  );
}

/** A device's name is not ours, and is isolated. Before the first permission devices have neither names nor ids. */
function optionsOf(devices: readonly Device[]) {
  const named = devices.map(({ id, label }) => ({ value: id, label: isolate(label) }));
  return named.length > 0 ? named : [{ value: '', label: t('device.any') }];
}
