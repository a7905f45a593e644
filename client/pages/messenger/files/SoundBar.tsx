import Pause from 'lucide-react/icons/pause';
import Play from 'lucide-react/icons/play';
import { useRef, useState } from 'react';
import { formatDuration, SECOND_MS } from '../../../../shared/time.ts';
import { playSound } from '../../../media/playSound.ts';
import { t } from '../../../texts/files.ts';
import { formatNumber } from '../../../texts/format.ts';
import { IconButton } from '../../../ui/controls/IconButton.tsx';
import styles from './Files.module.css';
import { Waveform } from './Waveform.tsx';

export interface SoundBarProps {
  /** Where the sound is; null: that is not known yet. */
  readonly src: string | null;
  readonly durationMs: number;
  /** The loudness over time, from 0 to 100. */
  readonly waveform: readonly number[];
  /** What it is called for a screen reader. */
  readonly label: string;
}

const SPEEDS = [1, 1.5, 2];

/** Plays a sound: its waveform is pressed to go there, and it may be heard faster. One sound plays at a time. */
export function SoundBar({ src, durationMs, waveform, label }: SoundBarProps) {
  const sound = useRef<HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [atMs, setAt] = useState(0);
  const [speed, setSpeed] = useState(1);
  const toggle = () => {
    const element = sound.current;
    if (!element) return;
    if (!element.paused) return element.pause();
    element.playbackRate = speed;
    playSound(element);
  };
  const seek = (share: number) => {
    if (sound.current) sound.current.currentTime = (share * durationMs) / SECOND_MS;
    setAt(share * durationMs);
  };
  const faster = () => {
    const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1;
    setSpeed(next);
    if (sound.current) sound.current.playbackRate = next;
  };
  return (
    <fieldset className={styles.sound} aria-label={label} data-sound={isPlaying ? 'playing' : 'paused'}>
      {/* biome-ignore lint/a11y/useMediaCaption: nobody has written down what somebody says in a message */}
      <audio
        ref={sound}
        src={src ?? undefined}
        preload="none"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onTimeUpdate={({ currentTarget }) => setAt(currentTarget.currentTime * SECOND_MS)}
        onEnded={() => setAt(0)}
      />
      <IconButton
        variant="solid"
        label={isPlaying ? t('sound.pause') : t('sound.play')}
        icon={isPlaying ? <Pause /> : <Play />}
        disabled={src === null}
        onClick={toggle}
      />
      <Waveform bars={waveform} share={durationMs > 0 ? atMs / durationMs : 0} onSeek={seek} />
      <span className={styles.soundTime}>{formatDuration(isPlaying || atMs > 0 ? atMs : durationMs)}</span>
      <button
        type="button"
        className={styles.speed}
        aria-label={t('sound.speed', { speed: formatNumber(speed) })}
        onClick={faster}
      >
        {t('sound.speedShort', { speed: formatNumber(speed) })}
      </button>
    </fieldset>
  );
}
