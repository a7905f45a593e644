import MonitorUp from 'lucide-react/icons/monitor-up';
import type { Watching } from '../../media/useMedia.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { Spinner } from '../../ui/Spinner.tsx';
import { encoderOf, useStreamView } from '../stage/useStreamConnection.ts';
import { encoderWords } from './encoderWords.ts';
import styles from './Preview.module.css';

export interface EncoderNoticeProps {
  readonly connection: StreamConnection;
  readonly live: boolean;
  readonly monitor: Watching;
}

/** In the place of the picture that viewers see, while there is none. */
export function EncoderNotice({ connection, live, monitor }: EncoderNoticeProps) {
  const encoder = useStreamView(connection, encoderOf);
  const { type } = monitor.state;
  if (live && type === 'playing') return null;
  if (live && type === 'held')
    return <div className={styles.off}>Your viewers see no picture until the one-to-one is over.</div>;
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
        {encoder.state === 'connecting' ? 'OBS is connecting…' : 'Getting the picture…'}
      </div>
    );
  }
  return (
    <div className={styles.off}>
      <MonitorUp aria-hidden />
      {live
        ? 'Press Start Streaming in OBS: its picture appears here.'
        : 'What OBS sends appears here once you are live.'}
    </div>
  );
}
