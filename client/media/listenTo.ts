/** An analyser on a stream's sound; the stream itself is not played by it. */
export interface Listening {
  readonly analyser: AnalyserNode;
  readonly close: () => void;
}

/**
 * Listens to a stream's sound; null when the stream has none. It starts when the browser lets audio start, and again
 * after a phone call took it.
 */
export function listenTo(stream: MediaStream, fftSize: number): Listening | null {
  if (stream.getAudioTracks().length === 0) return null;
  const context = new AudioContext();
  const source = context.createMediaStreamSource(stream);
  const analyser = new AnalyserNode(context, { fftSize, smoothingTimeConstant: 0 });
  source.connect(analyser);
  const listening = new AbortController();
  const resume = (): void => {
    if (context.state !== 'running' && context.state !== 'closed') void context.resume().catch(() => {});
  };
  for (const type of ['pointerdown', 'keydown', 'visibilitychange']) {
    document.addEventListener(type, resume, { signal: listening.signal, passive: true });
  }
  context.addEventListener('statechange', resume, { signal: listening.signal });
  resume();
  return {
    analyser,
    close() {
      listening.abort();
      source.disconnect();
      void context.close();
    },
  };
}
