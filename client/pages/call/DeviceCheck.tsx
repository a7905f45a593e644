import { t } from '../../texts/call.ts';
import { Select } from '../../ui/controls/Select.tsx';
import { DeviceSelects } from '../stage/capture/DeviceSelects.tsx';
import { TroubleCard } from '../stage/capture/TroubleCard.tsx';
import { LiveVideo } from '../stage/LiveVideo.tsx';
import styles from './CallScreen.module.css';
import { type CallDevices, PARTS, type Part } from './useCallDevices.ts';

interface DeviceCheckProps {
  readonly devices: CallDevices;
  /** The ways to take part. */
  readonly parts?: readonly Part[];
  /** What a way means, where it is not plain; absent: as in a one-to-one. */
  readonly hintOf?: (part: Part) => string | null;
}

/**
 * Shows how this person will take part in a call, and whether the devices for it work: what the camera sees, how loud the
 * microphone is, and which they are. What is wrong stands between the choice and whatever comes below, and covers nothing.
 */
export function DeviceCheck({ devices, parts = PARTS, hintOf = hintInOneToOne }: DeviceCheckProps) {
  const { part, setup, change, capture } = devices;
  const hint = hintOf(part);
  return (
    <div className={styles.check}>
      <Select
        label={t('check.how')}
        value={part}
        options={parts.map((value) => ({ value, label: t(`check.${value}`) }))}
        {...(hint === null ? {} : { hint })}
        onChange={(source) => change({ source })}
      />
      {part === 'camera' && capture.stream ? (
        <LiveVideo
          stream={capture.stream}
          className={styles.preview}
          label={t('partner.picture')}
          mirrored
          muted
        />
      ) : null}
      <TroubleCard capture={capture} source={part} onChange={change} place="check" />
      {part === 'none' || capture.stream === null ? null : (
        <DeviceSelects
          {...{ capture, setup }}
          onChange={change}
          withCamera={part === 'camera'}
          maySilence={false}
        />
      )}
      {devices.isReady || capture.missing.length > 0 ? null : (
        <p role="status" className={styles.words}>
          {t('check.waiting', { part })}
        </p>
      )}
    </div>
  );
}

const hintInOneToOne = (part: Part) => (part === 'camera' ? null : t(`check.hint.${part}`));
