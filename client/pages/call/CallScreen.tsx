import PhoneOff from 'lucide-react/icons/phone-off';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { CallView } from '../../../shared/protocol/modes.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { formatDuration, MINUTE_MS } from '../../../shared/time.ts';
import { callRemainingMs } from '../../model/modeView.ts';
import { useServerNow } from '../../net/serverClock.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { t } from '../../texts/call.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Avatar } from '../../ui/display/Avatar.tsx';
import { Badge } from '../../ui/display/Badge.tsx';
import { Spinner } from '../../ui/display/Spinner.tsx';
import { ConfirmDialog } from '../../ui/popups/ConfirmDialog.tsx';
import { preloadDialog } from '../../ui/popups/Dialog.tsx';
import { LiveVideo } from '../stage/LiveVideo.tsx';
import { RecBadge } from '../stage/RecBadge.tsx';
import { useAct } from '../stage/useAct.ts';
import styles from './CallScreen.module.css';
import { NoPicture } from './NoPicture.tsx';
import { useCall } from './useCall.ts';

export interface CallScreenProps {
  readonly connection: StreamConnection;
  readonly call: CallView;
  readonly own: MediaStream | null;
  readonly other: Person;
  /** What ending it now does with the money. */
  readonly endWords: string;
  /** What is wrong with one's own devices. */
  readonly trouble: ReactNode;
  /** Beside the button that ends it. */
  readonly actions?: ReactNode;
}

/** A private call, large: the other end, oneself in the corner, and the time that is left. */
export function CallScreen(props: CallScreenProps) {
  const { connection, call, own, other, endWords, trouble, actions } = props;
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
    <section ref={screen} className={styles.call} aria-label={t('call.label', { name: other.name })}>
      <LiveVideo stream={stream} className={styles.other} label={other.name} />
      {state.type === 'playing' ? (
        <NoPicture stream={stream} other={other} />
      ) : (
        <div className={styles.wait}>
          <Avatar person={other} size={84} />
          <Spinner size={26} />
          {call.timer.type === 'paused' ? (
            <p>
              {t.rich('call.reconnecting', { name: <bdi>{other.name}</bdi> })}
              <br /> {t('call.clockStands')}
            </p>
          ) : (
            <p>{t.rich('call.connecting', { name: <bdi>{other.name}</bdi> })}</p>
          )}
        </div>
      )}
      {own && own.getVideoTracks().length > 0 ? (
        <LiveVideo stream={own} className={styles.own} label={t('call.you')} mirrored muted />
      ) : null}
      <div className={styles.top}>
        <Badge tone="scrim">
          <bdi>{other.name}</bdi>
        </Badge>
        {call.recording?.state === 'on' ? <RecBadge recording={{ state: 'on' }} /> : null}
        <TimerBadge call={call} />
      </div>
      <div className={styles.trouble}>{trouble}</div>
      <div className={styles.bottom}>
        {actions}
        <Button
          variant="danger"
          icon={<PhoneOff aria-hidden />}
          onPointerEnter={preloadDialog}
          onClick={() => setEnding(true)}
        >
          {t('call.end')}
        </Button>
      </div>
      <ConfirmDialog
        open={ending}
        title={t('call.endAsk')}
        description={endWords}
        error={error}
        busy={busy}
        yes={t('call.endIt')}
        no={t('call.stay')}
        onYes={() => void end()}
        onNo={() => setEnding(false)}
      />
    </section>
  );
}

/** Words for which a phone has no room are read out there, and not shown. */
const long = (words: ReactNode) => <span className={styles.long}>{words}</span>;

function TimerBadge({ call }: { readonly call: CallView }) {
  const nowMs = useServerNow();
  const { timer } = call;
  const remaining = callRemainingMs(timer, nowMs);
  if (remaining === null) return <Badge tone="scrim">{t.rich('call.timerStarts', { long })}</Badge>;
  const clock = formatDuration(remaining).padStart(5, '0');
  if (timer.type === 'paused') {
    const grace = formatDuration(timer.untilMs - nowMs);
    return (
      <span className={styles.warned}>
        <Badge tone="warning">
          {t.rich('call.paused', {
            clock,
            grace,
            long,
          })}
        </Badge>
      </span>
    );
  }
  return (
    <span className={remaining <= MINUTE_MS ? styles.warned : undefined}>
      <Badge tone={remaining <= MINUTE_MS ? 'warning' : 'scrim'}>
        <span role="timer">{clock}</span>
      </Badge>
    </span>
  );
}
