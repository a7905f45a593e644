import Clock from 'lucide-react/icons/clock-plus';
import { useEffect, useRef, useState } from 'react';
import type { StageView } from '../../../shared/protocol/feed.ts';
import type { CallRequestView } from '../../../shared/protocol/modes.ts';
import { formatDuration } from '../../../shared/time.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, preloadDialog } from '../../ui/Dialog.tsx';
import { showToast } from '../../ui/toasts.ts';
import { AnswerRecording } from '../call/CallRecording.tsx';
import styles from '../call/CallScreen.module.css';
import { CallScreen } from '../call/CallScreen.tsx';
import { useServerNow } from '../stage/useServerNow.ts';
import { TroubleCard } from '../studio/TroubleCard.tsx';
import { type Capture, useCapture } from '../studio/useCapture.ts';
import { useSetup } from '../studio/useSetup.ts';
import { ExtendForm } from './offers/ExtendForm.tsx';

export interface PartnerCallProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
  readonly request: CallRequestView;
}

/** The fan's side of a one-to-one, from the creator's yes to its end. */
export default function PartnerCall({ connection, stage, request }: PartnerCallProps) {
  const [saved, change] = useSetup();
  const setup = saved.source === 'none' ? { ...saved, source: 'camera' as const } : saved;
  const capture = useCapture(setup, true);
  const [extending, setExtending] = useState(false);
  const call = stage.mode.type === 'oneToOne' ? stage.mode.call : null;
  if (request.state === 'accepted' || !call) {
    const trouble = capture.trouble ? (
      <TroubleCard
        trouble={capture.trouble}
        source={setup.source}
        onChange={change}
        onRetry={capture.retry}
        kindFixed={false}
      />
    ) : null;
    return <Ready {...{ connection, stage, request, capture, trouble }} />;
  }
  const leaving =
    stage.requests?.fanLeaves === 'returns'
      ? 'You pay for the time you had; the rest of your money returns.'
      : 'Your whole amount is charged when you leave before the end.';
  return (
    <>
      <CallScreen
        connection={connection}
        call={call}
        own={capture.stream}
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
              More time
            </Button>
          </>
        }
      />
      <Dialog open={extending} onOpenChange={setExtending} title="More time together" size="s">
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
  const video = useRef<HTMLVideoElement>(null);
  const nowMs = useServerNow(connection);
  const { stream } = capture;
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream]);
  const ready = async () => {
    setSaid(true);
    const reply = await connection.request('readyForCall', {});
    if (reply.type === 'answered') return;
    setSaid(false);
    showToast({ title: 'Not yet', body: reply.rejection.message, tone: 'warning' });
  };
  const decline = () => void connection.request('cancelRequest', { orderId: request.orderId });
  return (
    <Dialog open onOpenChange={() => {}} title={`${stage.creator.name} said yes!`}>
      <div className={styles.ready}>
        {trouble ?? (
          <video ref={video} className={styles.preview} autoPlay playsInline muted aria-label="Your camera" />
        )}
        <p className={styles.words}>
          Your camera and microphone go to {stage.creator.name} alone, once you are ready. The timer starts
          when you both see each other.
        </p>
        <Button variant="tip" size="l" wide busy={said} disabled={!stream} onClick={() => void ready()}>
          {said ? `Waiting for ${stage.creator.name}…` : 'I am ready'}
        </Button>
        <Button variant="ghost" wide onClick={decline}>
          Not now: take my money back
          {request.readyByMs === null ? '' : ` (${formatDuration(request.readyByMs - nowMs)})`}
        </Button>
      </div>
    </Dialog>
  );
}
