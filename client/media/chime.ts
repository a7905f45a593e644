const NOTES_HZ = [784, 1175] as const;
const [NOTE_S, GAIN] = [0.32, 0.14] as const;

/** Plays two short notes, about half a second. Where the browser lets no sound start, it does nothing. */
export async function playChime(): Promise<void> {
  const context = new AudioContext();
  await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 500))]);
  if (context.state !== 'running') return context.close();
  const startS = context.currentTime;
  for (const [at, frequency] of NOTES_HZ.entries()) {
    const [fromS, toS] = [startS + (at * NOTE_S) / 2, startS + (at * NOTE_S) / 2 + NOTE_S];
    const note = new OscillatorNode(context, { type: 'sine', frequency });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, fromS);
    volume.gain.linearRampToValueAtTime(GAIN, fromS + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, toS);
    note.connect(volume).connect(context.destination);
    note.start(fromS);
    note.stop(toS);
    if (at === NOTES_HZ.length - 1) note.onended = () => void context.close();
  }
}
