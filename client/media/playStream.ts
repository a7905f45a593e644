/** `muted`: the browser allows sound only after a gesture, so offer one. `blocked`: not even the picture. */
export type Playing = 'playing' | 'muted' | 'blocked';

/** Shows a stream in an element: with sound if the browser lets it, else without. */
export async function playStream(element: HTMLMediaElement, stream: MediaStream | null): Promise<Playing> {
  if (element.srcObject !== stream) element.srcObject = stream;
  if (!stream) return 'playing';
  if (await starts(element)) return element.muted ? 'muted' : 'playing';
  element.muted = true;
  return (await starts(element)) ? 'muted' : 'blocked';
}

/** A play that a newer stream interrupts counts as started: the newer one decides. */
async function starts(element: HTMLMediaElement): Promise<boolean> {
  try {
    await element.play();
    return true;
  } catch (cause) {
    return cause instanceof Error && cause.name === 'AbortError';
  }
}
