import MessageCircle from 'lucide-react/icons/message-circle';
import Mic from 'lucide-react/icons/mic';
import MonitorUp from 'lucide-react/icons/monitor-up';
import ScreenShare from 'lucide-react/icons/screen-share';
import Video from 'lucide-react/icons/video';
import { useId } from 'react';
import { deviceInUse } from '../../../media/deviceInUse.ts';
import type { Device } from '../../../media/deviceRules.ts';
import { canShareScreen } from '../../../media/devices.ts';
import { useDevices } from '../../../media/useDevices.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/studio.ts';
import { Select } from '../../../ui/controls/Select.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import { type StudioSetup, usesDevices } from '../../stage/capture/savedSetup.ts';
import type { Capture } from '../../stage/capture/useCapture.ts';
import styles from './DeviceFields.module.css';
import { EncoderFields } from './EncoderFields.tsx';
import { LevelMeter } from './LevelMeter.tsx';

export interface DeviceFieldsProps {
  readonly connection: StreamConnection;
  readonly setup: StudioSetup;
  readonly onChange: (patch: Partial<StudioSetup>) => void;
  readonly capture: Capture;
  /** While live, what kind of stream it is does not change any more. */
  readonly sources?: readonly StudioSetup['source'][];
}

const SOURCES = [
  { source: 'camera', Icon: Video },
  { source: 'screen', Icon: ScreenShare },
  { source: 'audio', Icon: Mic },
  { source: 'encoder', Icon: MonitorUp },
  { source: 'none', Icon: MessageCircle },
] as const;

const ANY_SOURCE = SOURCES.map(({ source }) => source);
const SILENT = 'silent';

export function DeviceFields(props: DeviceFieldsProps) {
  const { connection, setup, onChange, capture, sources = ANY_SOURCE } = props;
  const { source } = setup;
  const devices = useDevices(capture.stream);
  return (
    <div className={styles.fields}>
      <SourceChoice setup={setup} onChange={onChange} sources={sources} />
      {source === 'camera' ? (
        <Select
          label={t('device.camera')}
          value={deviceInUse(capture.stream, 'video') ?? setup.cameraId ?? ''}
          options={devices.cameras.map(optionOf)}
          onChange={(cameraId) => onChange({ cameraId })}
        />
      ) : null}
      {source === 'encoder' ? <EncoderFields connection={connection} /> : null}
      {usesDevices(setup) ? (
        <>
          <Select
            label={t('device.microphone')}
            value={
              setup.microphoneId === false
                ? SILENT
                : (deviceInUse(capture.stream, 'audio') ?? setup.microphoneId ?? '')
            }
            options={[
              ...devices.microphones.map(optionOf),
              ...(source !== 'audio' ? [{ value: SILENT, label: t('device.noSound') }] : []),
            ]}
            onChange={(id) => onChange({ microphoneId: id === SILENT ? false : id })}
          />
          {setup.microphoneId === false ? null : <LevelMeter stream={capture.stream} />}
        </>
      ) : null}
    </div>
  );
}

/** Returns the option of a device. Its name is not ours, and is isolated. */
const optionOf = ({ id, label }: Device) => ({ value: id, label: isolate(label) });

function isPossible(source: StudioSetup['source']): boolean {
  return source !== 'screen' || canShareScreen();
}

interface SourceChoiceProps extends Pick<DeviceFieldsProps, 'setup' | 'onChange'> {
  readonly sources: readonly StudioSetup['source'][];
}

function SourceChoice({ setup, onChange, sources }: SourceChoiceProps) {
  const name = useId();
  return (
    <fieldset className={styles.sources}>
      <legend className="visuallyHidden">{t('device.send')}</legend>
      {SOURCES.filter(({ source }) => sources.includes(source) && isPossible(source)).map(
        ({ source, Icon }) => (
          <label key={source} className={styles.source}>
            <input
              type="radio"
              className="visuallyHidden"
              name={name}
              checked={setup.source === source}
              onChange={() => onChange({ source })}
            />
            <Icon aria-hidden />
            {t(`source.${source}`)}
          </label>
        ),
      )}
    </fieldset>
  );
}
