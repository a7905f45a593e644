import MonitorUp from 'lucide-react/icons/monitor-up';
import type { Watching } from '../../../media/useViewer.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/studio.ts';
import { Spinner } from '../../../ui/display/Spinner.tsx';
import { encoderOf, useStreamView } from '../../stage/useStreamConnection.ts';
import { encoderWords } from './encoderWords.ts';
import styles from './Preview.module.css';

export interface EncoderNoticeProps {
  readonly connection: StreamConnection;
  readonly live: boolean;
  readonly monitor: Watching;
}

/** Stands in the place of the picture that viewers see, while there is none. */
export function EncoderNotice({ connection, live, monitor }: EncoderNoticeProps) {
  const encoder = useStreamView(connection, encoderOf);
  const { type } = monitor.state;
  if (live && type === 'playing') return null;
  if (live && type === 'held') return <div className={styles.off}>{t('obs.noPicture')}</div>;
  if (live && encoder?.state === 'silent') {
    const { title, body } = encoderWords(encoder);
    return (
      <div className={styles.off}>
        <MonitorUp aria-hidden />
        {`${title}. ${body}`}
      </div>
    );
  }
  if (live && encoder) {
    return (
      <div className={styles.off}>
        <Spinner size={28} />
        {encoder.state === 'connecting' ? t('obs.connecting') : t('obs.getting')}
      </div>
    );
  }
  return (
    <div className={styles.off}>
      <MonitorUp aria-hidden />
      {live ? t('obs.pressStart') : t('obs.appearsHere')}
    </div>
  );
}
