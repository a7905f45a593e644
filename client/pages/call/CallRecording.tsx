import Disc from 'lucide-react/icons/disc';
import { useState } from 'react';
import type { CallView } from '../../../shared/protocol/modes.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { showToast } from '../../ui/toasts.ts';
import styles from './CallScreen.module.css';

interface CallRecordingProps {
  readonly connection: StreamConnection;
  readonly call: CallView;
  /** The other one's name. */
  readonly other: string;
}

/** The creator asks; nothing is kept before the other one said yes. */
export function AskToRecord({ connection, call, other }: CallRecordingProps) {
  const { busy, request } = useRequest(connection);
  const { callId, recording } = call;
  const stop = () => void request('stopCallRecording', { callId });
  if (recording?.state === 'on') return <StopButton busy={busy} onClick={stop} />;
  if (recording) {
    return (
      <Button busy={busy} icon={<Disc aria-hidden />} onClick={stop}>
        <span className={styles.long}>Waiting for {other}’s yes · take it back</span>
      </Button>
    );
  }
  return (
    <Button
      busy={busy}
      icon={<Disc aria-hidden />}
      onClick={() => void request('askCallRecording', { callId })}
    >
      <span className={styles.long}>Ask to record</span>
    </Button>
  );
}

/** The partner answers, and may take a yes back at any time. */
export function AnswerRecording({ connection, call, other }: CallRecordingProps) {
  const { busy, request } = useRequest(connection);
  const { callId, recording } = call;
  const answer = (accept: boolean) => void request('answerCallRecording', { callId, accept });
  return (
    <>
      {recording?.state === 'on' ? <StopButton busy={busy} onClick={() => answer(false)} /> : null}
      <Dialog
        open={recording?.state === 'asked'}
        onOpenChange={() => answer(false)}
        size="s"
        title={`${other} asks to record this`}
        description={`Your picture and voice would be kept beside ${other}’s, in a film that only ${other} has. Nothing is recorded before you say yes.`}
      >
        <div className={styles.ready}>
          <p className={styles.words}>
            You can stop it at any moment of the call; what was recorded until then stays.
          </p>
          <Button variant="primary" size="l" wide busy={busy} onClick={() => answer(true)}>
            Yes, record it
          </Button>
          <Button size="l" wide disabled={busy} onClick={() => answer(false)}>
            No, do not record
          </Button>
        </div>
      </Dialog>
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

/** What is refused is said where it does not hide anybody. */
function useRequest(connection: StreamConnection) {
  const [busy, setBusy] = useState(false);
  const request = async (type: string, payload: object) => {
    setBusy(true);
    const reply = await connection.request(type, payload);
    setBusy(false);
    if (reply.type !== 'answered')
      showToast({ title: 'That did not work', body: reply.rejection.message, tone: 'warning' });
  };
  return { busy, request };
}
