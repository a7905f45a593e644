import { t } from '../../texts/call.ts';
import { Select } from '../../ui/controls/Select.tsx';
import { TroubleCard } from '../stage/capture/TroubleCard.tsx';
import { LiveVideo } from '../stage/LiveVideo.tsx';
import styles from './CallScreen.module.css';
import { type CallDevices, PARTS } from './useCallDevices.ts';

/**
 * Shows how this person will take part in a call, and whether the devices for it work. What is wrong stands between the
 * choice and whatever comes below, and covers nothing.
 */
export function DeviceCheck({ devices }: { readonly devices: CallDevices }) {
  const { part, change, capture } = devices;
  return (
    <div className={styles.check}>
      <Select
        label={t('check.how')}
        value={part}
        options={PARTS.map((value) => ({ value, label: t(`check.${value}`) }))}
        {...(part === 'camera' ? {} : { hint: t(`check.hint.${part}`) })}
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
      {devices.isReady || capture.missing.length > 0 ? null : (
        <p role="status" className={styles.words}>
          {t('check.waiting', { part })}
        </p>
      )}
    </div>
  );
}
