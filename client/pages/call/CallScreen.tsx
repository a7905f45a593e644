import PhoneOff from 'lucide-react/icons/phone-off';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { CallView } from '../../../shared/protocol/modes.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { formatDuration, MINUTE_MS } from '../../../shared/time.ts';
import { playStream } from '../../media/playStream.ts';
import { callRemainingMs } from '../../model/modeView.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { preloadDialog } from '../../ui/Dialog.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { RecBadge } from '../stage/RecBadge.tsx';
import { useAct } from '../stage/useAct.ts';
import { useServerNow } from '../stage/useServerNow.ts';
import styles from './CallScreen.module.css';
import { useCall } from './useCall.ts';

export interface CallScreenProps {
  readonly connection: StreamConnection;
  readonly call: CallView;
  readonly own: MediaStream | null;
  readonly other: Person;
  /** What ending it now does with the money. */
  readonly endWords: string;
  /** Beside the button that ends it. */
  readonly actions?: ReactNode;
}

/** A private call, large: the other end, oneself in the corner, and the time that is left. */
export function CallScreen({ connection, call, own, other, endWords, actions }: CallScreenProps) {
  const { stream, state } = useCall(connection, { callId: call.callId, own });
  const [ending, setEnding] = useState(false);
  const screen = useRef<HTMLElement>(null);
  useEffect(() => {
    screen.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const { busy, error, act } = useAct(connection);
  const end = async () => {
    if (await act('endCall', { callId: call.callId })) setEnding(false);
  };
  return (
    <section ref={screen} className={styles.call} aria-label={`One-to-one with ${other.name}`}>
      <Video stream={stream} className={styles.other} label={other.name} />
      {state.type === 'playing' ? null : (
        <div className={styles.wait}>
          <Avatar person={other} size={84} />
          <Spinner size={26} />
          {call.timer.type === 'paused' ? (
            <p>
              Reconnecting you with {other.name}…
              <br />
              The clock stands: nobody is charged for this.
            </p>
          ) : (
            <p>Connecting you with {other.name}…</p>
          )}
        </div>
      )}
      <Video stream={own} className={styles.own} label="You" mirrored muted />
      <div className={styles.top}>
        <Badge tone="scrim">{other.name}</Badge>
        {call.recording?.state === 'on' ? <RecBadge recording={{ state: 'on' }} /> : null}
        <TimerBadge connection={connection} call={call} />
      </div>
      <div className={styles.bottom}>
        {actions}
        <Button
          variant="danger"
          icon={<PhoneOff aria-hidden />}
          onPointerEnter={preloadDialog}
          onClick={() => setEnding(true)}
        >
          End the call
        </Button>
      </div>
      <ConfirmDialog
        open={ending}
        title="End the call?"
        description={endWords}
        error={error}
        busy={busy}
        yes="End it"
        no="Stay"
        onYes={() => void end()}
        onNo={() => setEnding(false)}
      />
    </section>
  );
}

function TimerBadge({
  connection,
  call,
}: {
  readonly connection: StreamConnection;
  readonly call: CallView;
}) {
  const nowMs = useServerNow(connection);
  const { timer } = call;
  const remaining = callRemainingMs(timer, nowMs);
  if (remaining === null) return <Badge tone="scrim">The timer starts when both are connected</Badge>;
  const clock = formatDuration(remaining).padStart(5, '0');
  if (timer.type === 'paused') {
    const grace = formatDuration(timer.untilMs - nowMs);
    return (
      <Badge tone="warning">
        Paused at {clock}
        <span className={styles.long}>· not charged · {grace} to come back</span>
      </Badge>
    );
  }
  return (
    <Badge tone={remaining <= MINUTE_MS ? 'warning' : 'scrim'}>
      <span role="timer">{clock}</span>
    </Badge>
  );
}

interface VideoProps {
  readonly stream: MediaStream | null;
  readonly className: string | undefined;
  readonly label: string;
  readonly mirrored?: boolean;
  readonly muted?: boolean;
}

function Video({ stream, className, label, mirrored, muted }: VideoProps) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (element.current) void playStream(element.current, stream);
  }, [stream]);
  return (
    <video
      ref={element}
      className={className}
      data-mirrored={mirrored || undefined}
      muted={muted ?? false}
      aria-label={label}
      autoPlay
      playsInline
    />
  );
}
