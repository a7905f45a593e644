import Disc from 'lucide-react/icons/disc';
import type { RecordingView, StageView } from '../../../../shared/protocol/feed.ts';
import type { PanelView } from '../../../../shared/protocol/modes.ts';
import type { RejectionCode } from '../../../../shared/protocol/rejections.ts';
import { formatDuration } from '../../../../shared/time.ts';
import { useServerNow } from '../../../net/serverClock.ts';
import type { StreamConnection } from '../../../net/stream/streamConnection.ts';
import { t } from '../../../texts/panel.ts';
import { refusalText } from '../../../texts/refusals.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Badge } from '../../../ui/display/Badge.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { useAct } from '../../stage/useAct.ts';
import { useRecordingRefusal } from '../setup/RecordSwitch.tsx';
import styles from './Panel.module.css';
import { PanelCard } from './PanelCard.tsx';

interface RecordingCardProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
  readonly panel: PanelView | null;
}

/** Says what is kept of the stream, and whether it is recorded right now. */
export function RecordingCard({ connection, stage, panel }: RecordingCardProps) {
  const { busy, error, act } = useAct(connection);
  const refusal = useRecordingRefusal();
  const { recording } = stage;
  const stopped = !recording && panel?.recordingStopped;
  return (
    <PanelCard
      icon={<Disc aria-hidden />}
      title={t('record.title')}
      head={recording ? <State recording={recording} /> : null}
      error={error}
    >
      <Problem text={stopped ? t('record.ended', { reason: refusalText(stopped) }) : null} />
      <p className={styles.words}>{wordsOf(stage, refusal)}</p>
      <div className={styles.actions}>
        {recording ? (
          <Button busy={busy} onClick={() => void act('stopRecording', {})}>
            {t('record.stop')}
          </Button>
        ) : (
          <Button busy={busy} disabled={refusal !== null} onClick={() => void act('startRecording', {})}>
            {t('record.start')}
          </Button>
        )}
        <a href="/studio/replays" className={styles.link} target="_blank" rel="noreferrer">
          {t('record.replays')}
        </a>
      </div>
    </PanelCard>
  );
}

function State({ recording }: { readonly recording: RecordingView }) {
  const nowMs = useServerNow();
  if (recording.state === 'paused') return <Badge tone="warning">{t('record.paused')}</Badge>;
  if (recording.state === 'waiting') return <Badge tone="neutral">{t('record.starting')}</Badge>;
  return <Badge tone="danger">{t('record.time', { time: formatDuration(nowMs - recording.sinceMs) })}</Badge>;
}

/** Whose stream it is that is kept depends on the mode. */
function wordsOf({ recording, mode }: StageView, refusal: RejectionCode | null): string {
  if (refusal && !recording) return refusalText(refusal);
  if (!recording) return t('record.keep');
  if (recording.state === 'waiting') return t('record.begins');
  switch (mode.type) {
    case 'public':
      return t('record.public');
    case 'private':
      return t('record.private');
    case 'ticketOnly':
      return t('record.ticketOnly');
    case 'oneToOne':
      return t('record.oneToOne');
  }
}
