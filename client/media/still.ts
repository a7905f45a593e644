import { LIMITS } from '../../shared/limits.ts';

const LONGEST_WIDTH = 640;
/** Tried in this order until the picture is small enough; the last ones at half the size. */
const TRIES = [
  { quality: 0.82, scale: 1 },
  { quality: 0.65, scale: 1 },
  { quality: 0.45, scale: 1 },
  { quality: 0.6, scale: 0.5 },
  { quality: 0.4, scale: 0.5 },
] as const;

/** Returns the size of a still in whole pixels: never enlarged, with its proportions kept. */
export function stillSize({ width, height }: { readonly width: number; readonly height: number }, scale = 1) {
  const factor = Math.min(1, LONGEST_WIDTH / width) * scale;
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

/** Returns what the element shows now, as a JPEG of at most LIMITS.stillBytes; null when it shows nothing yet. */
export async function captureStill(video: HTMLVideoElement): Promise<Blob | null> {
  const { videoWidth: width, videoHeight: height } = video;
  return width === 0 || height === 0 ? null : jpegOf(video, { width, height });
}

/** Returns a picture that somebody chose, as a still; null when it cannot be read as one. */
export async function stillOf(file: Blob): Promise<Blob | null> {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return null;
  const still = await jpegOf(picture, picture);
  picture.close();
  return still;
}

async function jpegOf(
  picture: CanvasImageSource,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  for (const { quality, scale } of TRIES) {
    Object.assign(canvas, stillSize({ width, height }, scale));
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
    if (blob && blob.size <= LIMITS.stillBytes) return blob;
  }
  return null;
}
