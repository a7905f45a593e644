import type { DeviceTrouble } from './deviceRules.ts';

/** What is taken from this device: each of the two is held, lost and found by itself. */
export type CaptureKind = 'picture' | 'sound';
export const CAPTURE_KINDS = ['picture', 'sound'] as const;

/** `id` null: whichever the browser gives. */
export type PictureWish =
  | { readonly type: 'camera'; readonly id: string | null }
  | { readonly type: 'screen' };
export type SoundWish = { readonly type: 'microphone'; readonly id: string | null };

/** What is wanted of each kind; null for a kind that is not wanted. */
export interface CaptureWishes {
  readonly picture: PictureWish | null;
  readonly sound: SoundWish | null;
}
export type CaptureWish = PictureWish | SoundWish;

export type CaptureTrouble =
  | DeviceTrouble
  /** The person ended the sharing of the screen, or has not chosen yet what to share. */
  | 'notShared';

export interface Missing {
  readonly kind: CaptureKind;
  readonly wish: CaptureWish['type'];
  readonly trouble: CaptureTrouble;
}

export function sameWish(one: CaptureWish | null, other: CaptureWish | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Tells whether a device that is plugged in may help. A screen, and a permission, come from the person alone. */
export function mayComeBack({ wish, trouble }: Pick<Missing, 'wish' | 'trouble'>): boolean {
  return wish !== 'screen' && trouble !== 'denied' && trouble !== 'unsupported';
}

/** Tells whether one kind may be had although both were refused: not when the person or the browser said no. */
export function oneMayDo(trouble: CaptureTrouble): boolean {
  return trouble !== 'denied' && trouble !== 'unsupported';
}
