import MessageCircle from 'lucide-react/icons/message-circle';
import Mic from 'lucide-react/icons/mic';
import MonitorUp from 'lucide-react/icons/monitor-up';
import ScreenShare from 'lucide-react/icons/screen-share';
import Video from 'lucide-react/icons/video';
import { useId } from 'react';
import { canShareScreen } from '../../../media/devices.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/studio.ts';
import { DeviceSelects } from '../../stage/capture/DeviceSelects.tsx';
import { type StudioSetup, usesDevices } from '../../stage/capture/savedSetup.ts';
import type { Capture } from '../../stage/capture/useCapture.ts';
import styles from './DeviceFields.module.css';
import { EncoderFields } from './EncoderFields.tsx';

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

export function DeviceFields(props: DeviceFieldsProps) {
  const { connection, setup, onChange, capture, sources = ANY_SOURCE } = props;
  const { source } = setup;
  return (
    <div className={styles.fields}>
      <SourceChoice setup={setup} onChange={onChange} sources={sources} />
      {source === 'encoder' ? <EncoderFields connection={connection} /> : null}
      {usesDevices(setup) ? (
        <DeviceSelects
          {...{ capture, setup, onChange }}
          withCamera={source === 'camera'}
          maySilence={source !== 'audio'}
        />
      ) : null}
    </div>
  );
}

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
