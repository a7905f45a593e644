/** The sound that plays on this page; there is one at a time. */
let playing: HTMLAudioElement | null = null;

/** Plays a sound from where it stands, and silences the one that played before. A browser that forbids it leaves it paused. */
export function playSound(element: HTMLAudioElement): void {
  if (playing !== element) playing?.pause();
  playing = element;
  element.play().catch(() => element.pause());
}
