export interface Silence {
  /** One track without a sound. Whoever sends it is connected as everybody else is. */
  readonly stream: MediaStream;
  readonly close: () => void;
}

/** Makes a stream for somebody who takes part without devices: a call counts as connected once something arrives. */
export function createSilence(): Silence {
  const context = new AudioContext();
  const destination = context.createMediaStreamDestination();
  const nothing = new ConstantSourceNode(context, { offset: 0 });
  nothing.connect(destination);
  nothing.start();
  // a page that was never clicked keeps it suspended; the click that says "I am ready" has come before a call
  void context.resume();
  return { stream: destination.stream, close: () => void context.close() };
}
