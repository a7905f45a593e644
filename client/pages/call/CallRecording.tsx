import Disc from 'lucide-react/icons/disc';
import type { CallView } from '../../../shared/protocol/modes.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { isolate } from '../../ui/isolate.tsx';
import { useAct } from '../stage/useAct.ts';
import styles from './CallScreen.module.css';

interface CallRecordingProps {
  readonly connection: StreamConnection;
  readonly call: CallView;
  /** The other one's name. */
  readonly other: string;
}

/** The creator asks; nothing is kept before the other one said yes. */
export function AskToRecord({ connection, call, other }: CallRecordingProps) {
  const { busy, act } = useAct(connection, { toast: true });
  const { callId, recording } = call;
  const stop = () => void act('stopCallRecording', { callId });
  if (recording?.state === 'on') return <StopButton busy={busy} onClick={stop} />;
  if (recording) {
    return (
      <Button busy={busy} icon={<Disc aria-hidden />} onClick={stop}>
        <span className={styles.long}>
          Waiting for <bdi>{other}</bdi>’s yes · take it back
        </span>
      </Button>
    );
  }
  return (
    <Button busy={busy} icon={<Disc aria-hidden />} onClick={() => void act('askCallRecording', { callId })}>
      <span className={styles.long}>Ask to record</span>
    </Button>
  );
}

/** The partner answers, and may take a yes back at any time. */
export function AnswerRecording({ connection, call, other }: CallRecordingProps) {
  const { busy, act } = useAct(connection, { toast: true });
  const { callId, recording } = call;
  const answer = (accept: boolean) => void act('answerCallRecording', { callId, accept });
  return (
    <>
      {recording?.state === 'on' ? <StopButton busy={busy} onClick={() => answer(false)} /> : null}
      <ConfirmDialog
        open={recording?.state === 'asked'}
        asks="wish"
        title={`${isolate(other)} asks to record this`}
        description={`Your picture and voice would be kept beside ${isolate(other)}’s, in a film that only ${isolate(other)} has. Nothing is recorded before you say yes.`}
        busy={busy}
        yes="Yes, record it"
        no="No, do not record"
        onYes={() => answer(true)}
        onNo={() => answer(false)}
      >
        <p>You can stop it at any moment of the call; what was recorded until then stays.</p>
      </ConfirmDialog>
    </>
  );
}

function StopButton({ busy, onClick }: { readonly busy: boolean; readonly onClick: () => void }) {
  return (
    <Button busy={busy} icon={<Disc aria-hidden />} onClick={onClick}>
      <span>
        Stop<span className={styles.long}> recording</span>
      </span>
    </Button>
  );
}
