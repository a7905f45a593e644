import { Capture, type CaptureState } from './Capture.ts';
import type { CaptureWishes } from './captureRules.ts';
import { keepPlaying } from './keepPlaying.ts';
import type { Playback } from './playbackMachine.ts';

/** What the page of `keep.browser.test.ts` runs: one element that is kept playing, and one capture. */
const video = document.querySelector('video')!;
const canvas = document.querySelector('canvas')!;
const realGetUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);

let unplugged: readonly ('video' | 'audio')[] = [];
navigator.mediaDevices.getUserMedia = async (wishes) => {
  if (unplugged.some((kind) => wishes?.[kind])) throw new DOMException('gone', 'NotFoundError');
  return realGetUserMedia(wishes);
};

/** As every browser has it; with a fake choice of screens Chromium does without the gesture. */
const realGetDisplayMedia = navigator.mediaDevices.getDisplayMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getDisplayMedia = async (wishes) => {
  if (!navigator.userActivation.isActive) throw new DOMException('no gesture', 'InvalidStateError');
  return realGetDisplayMedia(wishes);
};

/** A picture that moves and a sound, without a device. */
function picture({ moves = true } = {}): MediaStream {
  const context = canvas.getContext('2d')!;
  const stream = canvas.captureStream(moves ? 30 : 0);
  const draw = (): void => {
    context.fillStyle = `hsl(${performance.now() % 360} 80% 50%)`;
    context.fillRect(0, 0, canvas.width, canvas.height);
    requestAnimationFrame(draw);
  };
  if (moves) draw();
  const { stream: sound } = new AudioContext().createMediaStreamDestination();
  for (const track of sound.getAudioTracks()) stream.addTrack(track);
  return stream;
}

const kept = keepPlaying(video, (playback) => page.playbacks.push(playback));

const page = {
  playbacks: [] as Playback[],
  emptied: 0,
  state: null as CaptureState | null,
  capture: null as Capture | null,
  replaced: [] as string[],

  show: (input?: { readonly moves: boolean }) => kept.show(picture(input)),
  goOn: () => kept.goOn(),
  pause: () => video.pause(),
  seconds: () => video.currentTime,
  isMuted: () => video.muted,
  setHidden(hidden: boolean): void {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event('visibilitychange'));
  },
  /** As an element says that it waits for more. */
  starve: () => void video.dispatchEvent(new Event('waiting')),

  want(wishes: CaptureWishes): void {
    page.capture ??= new Capture({
      onState: (state) => {
        page.state = state;
      },
      onReplaced: (kinds) => page.replaced.push(...kinds),
    });
    page.capture.want(wishes);
  },
  /** What a page sees of a device that is pulled out: its track ends, and it is no longer there to be asked for. */
  unplug(kinds: readonly ('video' | 'audio')[]): void {
    unplugged = kinds;
    for (const track of page.state?.stream?.getTracks() ?? []) {
      if (!unplugged.includes(track.kind as 'video' | 'audio')) continue;
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  },
  tracks: () =>
    (page.state?.stream?.getTracks() ?? []).map(({ id, kind, readyState }) => ({ id, kind, readyState })),
  surfaces: () =>
    (page.state?.stream?.getVideoTracks() ?? []).map((track) => track.getSettings().displaySurface ?? null),
  endScreen(): void {
    const track = page.state?.stream?.getVideoTracks()[0];
    track?.stop();
    track?.dispatchEvent(new Event('ended'));
  },
};
video.addEventListener('emptied', () => {
  page.emptied += 1;
});
/** A real click, for what only a gesture may do. */
canvas.addEventListener('click', () => {
  kept.goOn();
  page.capture?.retry();
});

export type KeepPage = typeof page;
Object.assign(window, { keep: page });
// at once, by the page itself: what a test evaluates counts as a gesture
if (location.hash === '#show') page.show();
if (location.hash === '#share') page.want({ picture: { type: 'screen' }, sound: null });
