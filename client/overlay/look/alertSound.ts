import type { AlertSound } from '../../../shared/overlaySettings.ts';

/** One note: when it begins after the sound does, its pitch, how long it rings and how loud it is. */
interface Note {
  readonly atS: number;
  readonly hertz: number;
  readonly ringS: number;
  readonly gain: number;
  readonly wave: OscillatorType;
  /** The pitch it falls to while it rings. */
  readonly fallsTo?: number;
}

const bell = (atS: number, hertz: number, gain = 0.5, ringS = 0.9): Note => ({
  atS,
  hertz,
  ringS,
  gain,
  wave: 'sine',
});

/** The built-in sounds as notes; nothing is loaded for them. */
const NOTES: Readonly<Record<Exclude<AlertSound, 'none'>, readonly Note[]>> = {
  chime: [bell(0, 880), bell(0.12, 1_318.5)],
  coins: [0, 0.07, 0.14, 0.24].map((atS, n) => ({
    atS,
    hertz: [1_975, 2_637, 2_093, 3_136][n] ?? 2_093,
    ringS: 0.22,
    gain: 0.28,
    wave: 'triangle',
  })),
  drum: [0, 0.22].map((atS) => ({ atS, hertz: 170, fallsTo: 48, ringS: 0.3, gain: 0.9, wave: 'sine' })),
  sparkle: [1_046.5, 1_318.5, 1_568, 2_093, 2_637].map((hertz, n) => bell(n * 0.06, hertz, 0.3, 0.5)),
  fanfare: [523.25, 659.25, 783.99, 1_046.5].map((hertz, n) => ({
    atS: n * 0.13,
    hertz,
    ringS: n === 3 ? 0.9 : 0.25,
    gain: 0.22,
    wave: 'sawtooth',
  })),
};
/** Sounds that come closer together than this would be a noise. */
const LEAST_GAP_MS = 250;

export interface AlertSpeaker {
  /** Plays a sound and reads a text out, at a volume of 0 to 100. Whatever the browser cannot do is left out. */
  play(alert: { readonly sound: AlertSound; readonly spoken: string | null }, volume: number): void;
  /** Ends what is being read out. */
  hush(): void;
  close(): void;
}

/** Opens a speaker; the browser is asked for sound when there is something to play. */
export function openSpeaker(nowMs: () => number): AlertSpeaker {
  let context: AudioContext | null = null;
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    play({ sound, spoken }, volume) {
      if (volume <= 0) return;
      if (sound !== 'none' && nowMs() - lastMs >= LEAST_GAP_MS) {
        lastMs = nowMs();
        context ??= openContext();
        if (context) void ring(context, NOTES[sound], volume / 100);
      }
      if (spoken !== null) speak(spoken, volume / 100);
    },
    hush: () => window.speechSynthesis?.cancel(),
    close() {
      window.speechSynthesis?.cancel();
      void context?.close();
      context = null;
    },
  };
}

function openContext(): AudioContext | null {
  try {
    return new AudioContext();
  } catch {
    return null;
  }
}

async function ring(context: AudioContext, notes: readonly Note[], volume: number): Promise<void> {
  // a page that nobody has touched stays silent until somebody does; OBS lets sound through at once
  if (context.state === 'suspended') await context.resume().catch(() => undefined);
  if (context.state !== 'running') return;
  for (const { atS, hertz, fallsTo, ringS, gain, wave } of notes) {
    const beginS = context.currentTime + atS;
    const tone = new OscillatorNode(context, { type: wave, frequency: hertz });
    const level = new GainNode(context, { gain: 0 });
    if (fallsTo !== undefined) tone.frequency.exponentialRampToValueAtTime(fallsTo, beginS + ringS);
    level.gain.setValueAtTime(0, beginS);
    level.gain.linearRampToValueAtTime(gain * volume, beginS + 0.008);
    level.gain.exponentialRampToValueAtTime(0.0001, beginS + ringS);
    tone.connect(level).connect(context.destination);
    tone.start(beginS);
    tone.stop(beginS + ringS + 0.02);
  }
}

/** Reads one text at a time; what comes while another is read is not queued up behind it. */
function speak(text: string, volume: number): void {
  const voices = window.speechSynthesis;
  if (!voices || voices.speaking || voices.pending) return;
  const said = new SpeechSynthesisUtterance(text);
  said.volume = volume;
  said.lang = document.documentElement.lang;
  voices.speak(said);
}
