import Clock from 'lucide-react/icons/clock-plus';
import { useState } from 'react';
import type { StageView } from '../../../shared/protocol/feed.ts';
import type { CallRequestView } from '../../../shared/protocol/modes.ts';
import { formatDuration } from '../../../shared/time.ts';
import { useServerNow } from '../../net/serverClock.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { t } from '../../texts/watch.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { isolate } from '../../ui/isolate.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import { Dialog, preloadDialog } from '../../ui/popups/Dialog.tsx';
import { AnswerRecording } from '../call/CallRecording.tsx';
import styles from '../call/CallScreen.module.css';
import { CallScreen } from '../call/CallScreen.tsx';
import { usesDevices } from '../stage/capture/savedSetup.ts';
import { TroubleCard } from '../stage/capture/TroubleCard.tsx';
import { type Capture, useCapture } from '../stage/capture/useCapture.ts';
import { useSetup } from '../stage/capture/useSetup.ts';
import { LiveVideo } from '../stage/LiveVideo.tsx';
import { ExtendForm } from './offers/ExtendForm.tsx';

export interface PartnerCallProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
  readonly request: CallRequestView;
}

/** The fan's side of a one-to-one, from the creator's yes to its end. */
export default function PartnerCall({ connection, stage, request }: PartnerCallProps) {
  const [saved, change] = useSetup();
  const setup = usesDevices(saved) ? saved : { ...saved, source: 'camera' as const };
  const capture = useCapture(setup, true);
  const [extending, setExtending] = useState(false);
  const call = stage.mode.type === 'oneToOne' ? stage.mode.call : null;
  const trouble = <TroubleCard capture={capture} source={setup.source} onChange={change} place="call" />;
  if (request.state === 'accepted' || !call) {
    return <Ready {...{ connection, stage, request, capture, trouble }} />;
  }
  const leaving = stage.requests?.fanLeaves === 'returns' ? t('partner.payForTime') : t('partner.payWhole');
  return (
    <>
      <CallScreen
        connection={connection}
        call={call}
        own={capture.stream}
        trouble={trouble}
        other={stage.creator}
        endWords={leaving}
        actions={
          <>
            <AnswerRecording connection={connection} call={call} other={stage.creator.name} />
            <Button
              icon={<Clock aria-hidden />}
              onPointerEnter={preloadDialog}
              onClick={() => setExtending(true)}
            >
              {t('partner.more')}
            </Button>
          </>
        }
      />
      <Dialog open={extending} onOpenChange={setExtending} title={t('partner.moreTitle')} size="s">
        {extending ? (
          <ExtendForm {...{ connection, stage, call }} onDone={() => setExtending(false)} />
        ) : null}
      </Dialog>
    </>
  );
}

interface ReadyProps extends PartnerCallProps {
  readonly capture: Capture;
  readonly trouble: React.ReactNode;
}

function Ready({ connection, stage, request, capture, trouble }: ReadyProps) {
  const [said, setSaid] = useState(false);
  const nowMs = useServerNow();
  const { stream } = capture;
  const ready = async () => {
    setSaid(true);
    const reply = await connection.request('readyForCall', {});
    if (reply.type === 'answered') return;
    setSaid(false);
    showToast({ title: t('partner.notYet'), body: reply.rejection.message, tone: 'warning' });
  };
  const decline = () => void connection.request('cancelRequest', { orderId: request.orderId });
  return (
    <Dialog open onOpenChange={() => {}} title={t('partner.yes', { creator: isolate(stage.creator.name) })}>
      <div className={styles.ready}>
        <div className={styles.mirror}>
          <LiveVideo stream={stream} className={styles.preview} label={t('partner.picture')} mirrored muted />
          {trouble}
        </div>
        <p className={styles.words}>
          {t.rich('partner.devices', { creator: <bdi>{stage.creator.name}</bdi> })}
        </p>
        <Button variant="tip" size="l" wide busy={said} disabled={!stream} onClick={() => void ready()}>
          {said
            ? t.rich('partner.waiting', { creator: <bdi>{stage.creator.name}</bdi> })
            : t('partner.ready')}
        </Button>
        <Button variant="ghost" wide onClick={decline}>
          {request.readyByMs === null
            ? t('partner.decline')
            : t('partner.declineIn', { time: formatDuration(request.readyByMs - nowMs) })}
        </Button>
      </div>
    </Dialog>
  );
}
