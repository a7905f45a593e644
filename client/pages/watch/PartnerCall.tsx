import Clock from 'lucide-react/icons/clock-plus';
import { useState } from 'react';
import type { StageView } from '../../../shared/protocol/feed.ts';
import type { CallRequestView } from '../../../shared/protocol/modes.ts';
import { formatDuration } from '../../../shared/time.ts';
import { useServerNow } from '../../net/serverClock.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { t } from '../../texts/call.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { isolate } from '../../ui/isolate.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import { Dialog, preloadDialog } from '../../ui/popups/Dialog.tsx';
import { CallControls } from '../call/CallControls.tsx';
import { AnswerRecording } from '../call/CallRecording.tsx';
import styles from '../call/CallScreen.module.css';
import { CallScreen } from '../call/CallScreen.tsx';
import { DeviceCheck } from '../call/DeviceCheck.tsx';
import { type CallDevices, useCallDevices } from '../call/useCallDevices.ts';
import { TroubleCard } from '../stage/capture/TroubleCard.tsx';
import { ExtendForm } from './offers/ExtendForm.tsx';

export interface PartnerCallProps {
  readonly connection: StreamConnection;
  readonly stage: StageView;
  readonly request: CallRequestView;
}

/** The fan's side of a one-to-one, from the creator's yes to its end. */
export default function PartnerCall({ connection, stage, request }: PartnerCallProps) {
  const devices = useCallDevices();
  const { part, change, capture, own } = devices;
  const [extending, setExtending] = useState(false);
  const call = stage.mode.type === 'oneToOne' ? stage.mode.call : null;
  if (request.state === 'accepted' || !call) {
    return <Ready {...{ connection, stage, request, devices }} />;
  }
  const trouble = <TroubleCard {...{ capture, source: part, onChange: change }} place="call" mayDoWithout />;
  const leaving = stage.requests?.fanLeaves === 'returns' ? t('partner.payForTime') : t('partner.payWhole');
  return (
    <>
      <CallScreen
        connection={connection}
        call={call}
        own={own}
        trouble={trouble}
        other={stage.creator}
        endWords={leaving}
        actions={
          <>
            <CallControls devices={devices} />
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
  readonly devices: CallDevices;
}

/** Asks whether the fan is ready. Whatever the devices do, both answers stand below them and can be pressed. */
function Ready({ connection, stage, request, devices }: ReadyProps) {
  const [said, setSaid] = useState(false);
  const nowMs = useServerNow();
  const ready = async () => {
    setSaid(true);
    const reply = await connection.request('readyForCall', {});
    if (reply.type === 'answered') return;
    setSaid(false);
    showToast({ title: t('partner.notYet'), body: reply.rejection.message, tone: 'warning' });
  };
  const decline = async () => {
    const reply = await connection.request('cancelRequest', { orderId: request.orderId });
    if (reply.type === 'answered')
      showToast({ title: t('partner.declined'), body: t('partner.declinedBody') });
    else showToast({ title: t('partner.notYet'), body: reply.rejection.message, tone: 'warning' });
  };
  return (
    <Dialog open onOpenChange={null} title={t('partner.yes', { creator: isolate(stage.creator.name) })}>
      <div className={styles.ready}>
        <DeviceCheck devices={devices} />
        <p className={styles.words}>
          {t.rich('partner.devices', { part: devices.part, creator: <bdi>{stage.creator.name}</bdi> })}
        </p>
        <Button variant="tip" size="l" wide busy={said} disabled={!devices.own} onClick={() => void ready()}>
          {said
            ? t.rich('partner.waiting', { creator: <bdi>{stage.creator.name}</bdi> })
            : t('partner.ready')}
        </Button>
        <Button variant="ghost" wide onClick={() => void decline()}>
          {request.readyByMs === null
            ? t('partner.decline')
            : t('partner.declineIn', { time: formatDuration(request.readyByMs - nowMs) })}
        </Button>
      </div>
    </Dialog>
  );
}
