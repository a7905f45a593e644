import {
  anotherMayDo,
  constraintsOf,
  type DeviceList,
  type DeviceTrouble,
  type DeviceWishes,
  listOf,
  replaced,
  troubleOf,
} from './deviceRules.ts';

export interface AcquireInput extends DeviceWishes {
  /** Aimed at, not insisted on. */
  readonly picture?: { readonly width: number; readonly height: number; readonly framesPerSecond: number };
  /** The camera that looks away from the person, where there is one: for a code that is scanned. */
  readonly isAway?: boolean;
}

export type Acquired =
  | {
      readonly ok: true;
      readonly stream: MediaStream;
      /** The devices in use; null: not asked for. */
      readonly cameraId: string | null;
      readonly microphoneId: string | null;
      /** Chosen ones that are gone: another of the kind is in use instead. */
      readonly replaced: readonly (keyof DeviceWishes)[];
    }
  | { readonly ok: false; readonly trouble: DeviceTrouble };

const PICTURE = { width: 1280, height: 720, framesPerSecond: 30 };
/** The picture of a call, where the camera has as much. */
export const CALL_PICTURE = { width: 1920, height: 1080, framesPerSecond: 30 } as const;
/** Letters stay readable. */
const SCREEN = { width: 1920, height: 1080, framesPerSecond: 30 };
const NO_DEVICES: DeviceList = { cameras: [], microphones: [], named: false };

/** Lists the devices. Their names come only after the first permission: list them again then. */
export async function listDevices(): Promise<DeviceList> {
  const { mediaDevices } = navigator;
  return mediaDevices ? listOf(await mediaDevices.enumerateDevices()) : NO_DEVICES;
}

/** Calls back when a device was plugged in or out, with the new list. */
export function watchDevices(onChange: (list: DeviceList) => void): () => void {
  const { mediaDevices } = navigator;
  const changed = (): void => void listDevices().then(onChange);
  mediaDevices?.addEventListener('devicechange', changed);
  return () => mediaDevices?.removeEventListener('devicechange', changed);
}

/** Asks for permission when needed. The caller ends the stream with `stopStream`. */
export async function acquire(input: AcquireInput): Promise<Acquired> {
  const { mediaDevices } = navigator;
  if (!mediaDevices) return { ok: false, trouble: 'unsupported' };
  const exact = await attempt(input, true);
  if (exact instanceof MediaStream) return acquired(input, exact);
  const other = anotherMayDo(exact.name, input) ? await attempt(input, false) : exact;
  if (other instanceof MediaStream) return acquired(input, other);
  return { ok: false, trouble: troubleOf(other.name, { wishes: input, list: await listDevices() }) };
}

/** Tells whether this browser can share a screen or a window: phones cannot. */
export function canShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === 'function';
}

/** Tells whether a stream shows a screen, which is not seen as in a mirror. */
export function showsScreen(stream: MediaStream | null): boolean {
  return stream?.getVideoTracks()[0]?.getSettings().displaySurface !== undefined;
}

/** Asks the person what to share; only from within a gesture. `notShared`: they, or the browser, would not. */
export async function shareScreen(): Promise<
  | { readonly ok: true; readonly stream: MediaStream }
  | { readonly ok: false; readonly trouble: DeviceTrouble | 'notShared' }
> {
  if (!canShareScreen()) return { ok: false, trouble: 'unsupported' };
  try {
    const { width, height, framesPerSecond } = SCREEN;
    const video = {
      width: { max: width },
      height: { max: height },
      frameRate: { max: framesPerSecond },
    };
    const stream = await navigator.mediaDevices.getDisplayMedia({ video, audio: false });
    for (const track of stream.getVideoTracks()) track.contentHint = 'detail';
    return { ok: true, stream };
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : 'unknown';
    return { ok: false, trouble: name === 'NotReadableError' ? 'inUse' : 'notShared' };
  }
}

export function stopStream(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

async function attempt(
  input: AcquireInput,
  exact: boolean,
): Promise<MediaStream | { readonly name: string }> {
  const { width, height, framesPerSecond } = input.picture ?? PICTURE;
  const picture = {
    width: { ideal: width },
    height: { ideal: height },
    frameRate: { ideal: framesPerSecond },
  };
  const away = input.isAway ? { facingMode: { ideal: 'environment' } } : {};
  const sound = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  try {
    return await navigator.mediaDevices.getUserMedia({
      video: input.camera === false ? false : { ...picture, ...away, ...constraintsOf(input.camera, exact) },
      audio: input.microphone === false ? false : { ...sound, ...constraintsOf(input.microphone, exact) },
    });
  } catch (cause) {
    return cause instanceof Error ? cause : { name: 'unknown' };
  }
}

function acquired(wishes: DeviceWishes, stream: MediaStream): Acquired {
  const cameraId = stream.getVideoTracks()[0]?.getSettings().deviceId ?? null;
  const microphoneId = stream.getAudioTracks()[0]?.getSettings().deviceId ?? null;
  const got = { camera: cameraId ?? false, microphone: microphoneId ?? false };
  return { ok: true, stream, cameraId, microphoneId, replaced: replaced(wishes, got) };
}
