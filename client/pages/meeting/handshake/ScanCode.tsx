import ScanQrCode from 'lucide-react/icons/scan-qr-code';
import { Suspense, useCallback, useEffect, useState } from 'react';
import type { HandshakeProof } from '../../../../shared/handshake/ticket.ts';
import { isKeyHere } from '../../../net/meetings/deviceKey.ts';
import {
  dropProof,
  type KnownHandshake,
  learnHandshake,
  type Proved,
  proveScanned,
  proveTyped,
  waitingProof,
} from '../../../net/meetings/handshake.ts';
import { lazyPart } from '../../../texts/lazyPart.ts';
import { t } from '../../../texts/meeting.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import { Dialog } from '../../../ui/popups/Dialog.tsx';
import styles from '../Meeting.module.css';
import type { MeetingProps } from '../Meeting.tsx';

const Scanner = lazyPart(() => import('./Scanner.tsx'));

/** The fan’s side of the code: scan it or type it, sign it here, and send it now or once there is a network. */
export default function ScanCode({ open, view, personId }: MeetingProps) {
  const [isOpen, setOpen] = useState(false);
  const { known, hasKey } = useKnown(view.meetingId, personId);
  const { waiting, problem, send, take } = useProofs({ open, view, personId });
  useScannedAddress(known, (text) => known && void take(proveScanned(personId, known.facts, text)));
  if (waiting) {
    return (
      <div className={styles.form}>
        <p role="status" className={styles.words}>
          {t('scan.keptTitle')}
        </p>
        <Problem text={problem} />
        <div className={styles.acts}>
          <Button variant="primary" onClick={() => void send(waiting)}>
            {t('scan.sendNow')}
          </Button>
        </div>
      </div>
    );
  }
  if (known && !hasKey) return <p className={styles.words}>{t('scan.otherDevice')}</p>;
  const prove = async (made: Promise<Proved>) => {
    if (await take(made)) setOpen(false);
  };
  return (
    <div className={styles.acts}>
      <Button
        variant="primary"
        size="l"
        icon={<ScanQrCode aria-hidden />}
        disabled={!known}
        onClick={() => setOpen(true)}
      >
        {t('scan.open')}
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={setOpen}
        title={t('scan.title', { name: isolate(view.creator.name) })}
        size="s"
      >
        <Suspense fallback={null}>
          {known ? (
            <Scanner
              problem={problem}
              onScanned={(text) => prove(proveScanned(personId, known.facts, text))}
              onTyped={(code) => prove(proveTyped(personId, known.facts, code))}
            />
          ) : null}
        </Suspense>
      </Dialog>
    </div>
  );
}

/** What this device knows of the meeting; it is learnt before it is needed, for a place without a network. */
function useKnown(meetingId: string, personId: string) {
  const [found, setFound] = useState<{ known: KnownHandshake | null; hasKey: boolean }>({
    known: null,
    hasKey: true,
  });
  useEffect(() => {
    let isHere = true;
    void (async () => {
      const known = await learnHandshake(personId, meetingId);
      const hasKey = known !== null && (await isKeyHere(personId, known.facts));
      if (isHere) setFound({ known, hasKey });
    })();
    return () => {
      isHere = false;
    };
  }, [meetingId, personId]);
  return found;
}

/** The proof that waits on this device, and how it is sent. */
function useProofs({ open, view, personId }: MeetingProps) {
  const [waiting, setWaiting] = useState<HandshakeProof | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { meetingId } = view;
  const send = useCallback(
    async (proof: HandshakeProof) => {
      setProblem(null);
      const reply = await open.request('proveMet', proof);
      if (reply.type === 'unknown') {
        setWaiting(proof);
        setProblem(t('scan.kept'));
        return;
      }
      await dropProof(personId, meetingId);
      setWaiting(null);
      if (reply.type === 'refused') setProblem(reply.rejection.message);
      else showToast({ title: t('scan.sent') });
    },
    [open, personId, meetingId],
  );
  useEffect(() => {
    // what was scanned without a network goes out as soon as there is a seat
    const trySoon = async () => {
      if (open.link.get().type !== 'joined') return;
      const kept = await waitingProof(personId, meetingId);
      if (kept) await send(kept);
    };
    void trySoon();
    return open.link.subscribe(() => void trySoon());
  }, [open, personId, meetingId, send]);
  const take = async (made: Promise<Proved>): Promise<boolean> => {
    const proved = await made;
    setProblem(proved.type === 'refused' ? proved.text : null);
    if (proved.type === 'proof') await send(proved.proof);
    return proved.type === 'proof';
  };
  return { waiting, problem, send, take };
}

/** A phone’s own camera opens the address of the code: what stands behind it is taken once. */
function useScannedAddress(known: KnownHandshake | null, onScanned: (text: string) => void) {
  useEffect(() => {
    if (!known || !/^#\d+\./.test(window.location.hash)) return;
    const text = window.location.href;
    window.history.replaceState(null, '', window.location.pathname);
    onScanned(text);
  });
}
