import Disc from 'lucide-react/icons/disc';
import { useEffect, useRef } from 'react';
import type { CallView } from '../../../shared/protocol/modes.ts';
import type { StreamConnection } from '../../net/stream/streamConnection.ts';
import { t } from '../../texts/call.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { isolate } from '../../ui/isolate.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import { ConfirmDialog } from '../../ui/popups/ConfirmDialog.tsx';
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
  const withdrawn = useRef(false);
  const before = useRef(recording?.state);
  useEffect(() => {
    const wasAsked = before.current === 'asked';
    before.current = recording?.state;
    if (!wasAsked || recording !== undefined) return;
    if (!withdrawn.current)
      showToast({ title: t('record.declined', { name: isolate(other) }), body: t('record.declinedBody') });
    withdrawn.current = false;
  }, [recording, other]);
  const stop = () => {
    withdrawn.current = recording?.state === 'asked';
    void act('stopCallRecording', { callId });
  };
  if (recording?.state === 'on') return <StopButton busy={busy} onClick={stop} />;
  if (recording) {
    return (
      <Button busy={busy} icon={<Disc aria-hidden />} onClick={stop}>
        <span className={styles.long}>{t.rich('record.waiting', { name: <bdi>{other}</bdi> })}</span>
      </Button>
    );
  }
  return (
    <Button busy={busy} icon={<Disc aria-hidden />} onClick={() => void act('askCallRecording', { callId })}>
      <span className={styles.long}>{t('record.ask')}</span>
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
        title={t('record.asks', { name: isolate(other) })}
        description={t('record.about', { name: isolate(other) })}
        busy={busy}
        yes={t('record.yes')}
        no={t('record.no')}
        onYes={() => answer(true)}
        onNo={() => answer(false)}
      >
        <p>{t('record.stopAny')}</p>
      </ConfirmDialog>
    </>
  );
}

function StopButton({ busy, onClick }: { readonly busy: boolean; readonly onClick: () => void }) {
  return (
    <Button busy={busy} icon={<Disc aria-hidden />} onClick={onClick}>
      <span>{t.rich('record.stop', { long: (words) => <span className={styles.long}>{words}</span> })}</span>
    </Button>
  );
}
