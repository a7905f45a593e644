/** Says what rings: with `called` this person is called, with `calling` it rings at the others'. */
export type RingTone = 'called' | 'calling';

interface Pattern {
  readonly notesHz: readonly number[];
  readonly noteS: number;
  readonly everyMs: number;
  readonly gain: number;
}

const PATTERNS: Readonly<Record<RingTone, Pattern>> = {
  called: { notesHz: [659, 784, 988, 784, 988, 1319], noteS: 0.16, everyMs: 2_400, gain: 0.16 },
  calling: { notesHz: [440], noteS: 1, everyMs: 4_000, gain: 0.05 },
};

/**
 * Rings until the returned function is called. Where the browser lets no sound start yet, it is silent, and begins as soon
 * as the person touches the page.
 */
export function startRinging(tone: RingTone): () => void {
  const { everyMs } = PATTERNS[tone];
  const context = new AudioContext();
  const ring = () => {
    if (context.state === 'suspended') void context.resume().catch(() => {});
    if (context.state === 'running') play(context, PATTERNS[tone]);
  };
  const timer = setInterval(ring, everyMs);
  void context
    .resume()
    .then(ring)
    .catch(() => {});
  return () => {
    clearInterval(timer);
    void context.close();
  };
}

function play(context: AudioContext, { notesHz, noteS, gain }: Pattern): void {
  for (const [at, frequency] of notesHz.entries()) {
    const fromS = context.currentTime + at * noteS;
    const note = new OscillatorNode(context, { type: 'sine', frequency });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, fromS);
    volume.gain.linearRampToValueAtTime(gain, fromS + 0.02);
    volume.gain.setValueAtTime(gain, fromS + noteS * 0.6);
    volume.gain.linearRampToValueAtTime(0, fromS + noteS * 1.2);
    note.connect(volume).connect(context.destination);
    note.start(fromS);
    note.stop(fromS + noteS * 1.3);
  }
}
