import { decodeQR } from 'qr/decode.js';
import { useEffect, useRef, useState } from 'react';
import { tidyCode } from '../../../../shared/handshake/ticket.ts';
import { acquire, stopStream } from '../../../media/devices.ts';
import { usePlayback } from '../../../media/usePlayback.ts';
import { t } from '../../../texts/meeting.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import styles from '../Meeting.module.css';

const LOOK_MS = 200;
const PICTURE = { width: 640, height: 480, framesPerSecond: 15 };

interface ScannerProps {
  readonly problem: string | null;
  readonly onScanned: (text: string) => Promise<void>;
  readonly onTyped: (code: string) => Promise<void>;
}

/** The camera that looks for a code, and a field for where there is none. */
export default function Scanner({ problem, onScanned, onTyped }: ScannerProps) {
  const video = useRef<HTMLVideoElement>(null);
  const { stream, isRefused } = useCamera();
  usePlayback(video, { stream, muted: true });
  useLooking(video, stream, onScanned);
  return (
    <div className={styles.form}>
      {isRefused ? (
        <p className={styles.words}>{t('scan.noCamera')}</p>
      ) : (
        <>
          <video ref={video} muted playsInline className={styles.video} aria-label={t('scan.camera')} />
          <p className={styles.centred}>{t('scan.hint')}</p>
        </>
      )}
      <Problem text={problem} />
      <TypedCode onTyped={onTyped} />
    </div>
  );
}

function TypedCode({ onTyped }: Pick<ScannerProps, 'onTyped'>) {
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const [busy, setBusy] = useState(false);
  const use = async () => {
    const code = tidyCode(text);
    setWrong(code === null);
    if (code === null) return;
    setBusy(true);
    await onTyped(code);
    setBusy(false);
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void use();
      }}
    >
      <TextField
        label={t('scan.code')}
        hint={t('scan.codeHint')}
        error={isWrong ? t('scan.codeWrong') : null}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={20}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" busy={busy}>
        {t('scan.use')}
      </Button>
    </form>
  );
}

/** The camera that looks away from the person, as long as this is shown. */
function useCamera() {
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [isRefused, setRefused] = useState(false);
  useEffect(() => {
    let isHere = true;
    let mine: MediaStream | null = null;
    void acquire({ camera: true, microphone: false, isAway: true, picture: PICTURE }).then((got) => {
      if (!got.ok) return setRefused(true);
      mine = got.stream;
      if (isHere) setStream(mine);
      else stopStream(mine);
    });
    return () => {
      isHere = false;
      stopStream(mine);
    };
  }, []);
  return { stream, isRefused };
}

/** Looks at the picture a few times a second, and hands on each new text that is in it. */
function useLooking(
  video: { readonly current: HTMLVideoElement | null },
  stream: MediaStream | null,
  onScanned: (text: string) => Promise<void>,
) {
  const hand = useRef(onScanned);
  hand.current = onScanned;
  useEffect(() => {
    if (!stream) return;
    const canvas = document.createElement('canvas');
    let last = '';
    let isBusy = false;
    const look = async () => {
      const text = isBusy ? null : textIn(video.current, canvas);
      if (text === null || text === last) return;
      last = text;
      isBusy = true;
      await hand.current(text);
      isBusy = false;
    };
    const timer = setInterval(() => void look(), LOOK_MS);
    return () => clearInterval(timer);
  }, [video, stream]);
}

/** The text of the code in the picture; null: none can be read. */
function textIn(video: HTMLVideoElement | null, canvas: HTMLCanvasElement): string | null {
  if (!video || video.videoWidth === 0) return null;
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen) return null;
  pen.drawImage(video, 0, 0);
  try {
    return decodeQR(pen.getImageData(0, 0, canvas.width, canvas.height));
  } catch {
    return null;
  }
}
