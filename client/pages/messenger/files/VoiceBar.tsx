import Mic from 'lucide-react/icons/mic';
import SendHorizontal from 'lucide-react/icons/send-horizontal';
import Square from 'lucide-react/icons/square';
import Trash2 from 'lucide-react/icons/trash-2';
import { useEffect, useRef, useState } from 'react';
import { formatDuration } from '../../../../shared/time.ts';
import { t } from '../../../texts/files.ts';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import composerStyles from '../Composer.module.css';
import styles from './Files.module.css';
import { SoundBar } from './SoundBar.tsx';
import type { Recorded, useRecorder } from './useRecorder.ts';
import { Waveform } from './Waveform.tsx';

export interface VoiceProps {
  readonly recorder: ReturnType<typeof useRecorder>;
  readonly onSend: (recorded: Recorded) => void;
}

/** Pressed for longer than this, letting go sends. */
const HOLD_MS = 450;

/** Begins a recording: a tap goes on until it is ended by a button, and whoever holds it down sends by letting go. */
export function VoiceButton({ recorder, onSend }: VoiceProps) {
  const pressedAtMs = useRef<number | null>(null);
  const release = async () => {
    const isHeld = pressedAtMs.current !== null && performance.now() - pressedAtMs.current > HOLD_MS;
    pressedAtMs.current = null;
    if (!isHeld) return;
    const recorded = await recorder.finish();
    recorder.cancel();
    if (recorded) onSend(recorded);
  };
  return (
    <IconButton
      label={t('voice.record')}
      icon={<Mic />}
      className={composerStyles.send}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        pressedAtMs.current = performance.now();
        // letting go counts wherever it happens
        window.addEventListener('pointerup', () => void release(), { once: true });
        void recorder.start();
      }}
      onClick={(event) => {
        // by keyboard, and by tools that press without a pointer
        if (event.detail === 0) void recorder.start();
      }}
      onContextMenu={(event) => event.preventDefault()}
    />
  );
}

/** What stands in place of the composer while somebody records, and until they send or drop it. */
export function VoiceBar({ recorder, onSend }: VoiceProps) {
  const { state, finish, cancel } = recorder;
  const stop = useRef<HTMLButtonElement>(null);
  const isRecording = state.type === 'recording';
  // the button that was pressed is gone
  useEffect(() => {
    if (isRecording) stop.current?.focus();
  }, [isRecording]);
  const send = async () => {
    const recorded = state.type === 'recorded' ? state.recorded : await finish();
    cancel();
    if (recorded) onSend(recorded);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is one more way to its first button
    <div
      className={styles.voice}
      data-voice={state.type}
      onKeyDown={(event) => event.key === 'Escape' && cancel()}
    >
      <IconButton label={t('voice.cancel')} icon={<Trash2 />} onClick={cancel} />
      {state.type === 'recorded' ? (
        <Listen recorded={state.recorded} />
      ) : (
        <span className={styles.recording}>
          <span className={styles.dot} />
          <span role="timer" aria-label={t('voice.recording', { duration: shown(state) })}>
            {shown(state)}
          </span>
          <Waveform bars={lastBars(state)} share={0} />
          <IconButton ref={stop} label={t('voice.stop')} icon={<Square />} onClick={() => void finish()} />
        </span>
      )}
      <IconButton
        label={t('voice.send')}
        icon={<SendHorizontal />}
        className={composerStyles.send}
        disabled={state.type === 'starting'}
        onClick={() => void send()}
      />
    </div>
  );
}

const BARS = 48;

/** The newest bars stand at the end, and come in from there. */
function lastBars(state: VoiceProps['recorder']['state']): readonly number[] {
  const bars = state.type === 'recording' ? state.waveform.slice(-BARS) : [];
  return [...Array<number>(BARS - bars.length).fill(0), ...bars];
}

const shown = (state: VoiceProps['recorder']['state']): string =>
  formatDuration(state.type === 'recording' ? state.durationMs : 0);

function Listen({ recorded: { file, durationMs, waveform } }: { readonly recorded: Recorded }) {
  const [src, setSrc] = useState<string | null>(null);
  useEffect(() => {
    const url = URL.createObjectURL(file);
    setSrc(url);
    return () => URL.revokeObjectURL(url);
  }, [file]);
  const label = t('sound.voice', { duration: formatDuration(durationMs) });
  return <SoundBar src={src} durationMs={durationMs} waveform={waveform} label={label} />;
}
