import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { ASSET_CODES } from '../money.ts';
import type { OverlayDesk } from '../overlayDesk.ts';
import {
  ALERT_ANIMATIONS,
  ALERT_SIZES,
  ALERT_SOUNDS,
  OVERLAY_SETTINGS_LIMITS as LIMIT,
  OVERLAY_THEMES,
  type OverlaySettings,
} from '../overlaySettings.ts';

const colour = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i)
  .nullable();
const minor = z.string().regex(/^\d{1,30}$/);
const variation = z.strictObject({
  id: idSchema,
  when: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('every') }),
    z.strictObject({ type: z.literal('amount'), fromMinor: minor }),
    z.strictObject({ type: z.literal('asset'), asset: z.enum(ASSET_CODES) }),
    z.strictObject({ type: z.literal('first') }),
  ]),
  text: z.string().max(LIMIT.textChars),
  colour,
  durationMs: z.int().min(LIMIT.leastMs).max(LIMIT.mostMs).nullable(),
  size: z.enum(ALERT_SIZES),
  animation: z.enum(ALERT_ANIMATIONS),
  sound: z.enum(ALERT_SOUNDS),
});

/**
 * PUT /api/overlay-settings (creators) replaces the settings of the asker's overlay, and answers them as they are kept; GET
 * answers them. OverlayStyleInvalid: the style sheet cannot be read, would load something, or has more in it than styles.
 */
export const overlaySettingsBody = z.strictObject({
  variations: z.array(variation).max(LIMIT.variations),
  filter: z.strictObject({
    isOn: z.boolean(),
    words: z.array(z.string().min(1).max(LIMIT.ownWordChars)).max(LIMIT.ownWords),
  }),
  speakFromMinor: minor.nullable(),
  theme: z.enum(OVERLAY_THEMES),
  colour,
  style: z.string().max(LIMIT.styleChars),
});

/** GET and PUT /api/overlay-settings answer the settings of the asker's overlay, and when one of it was last seen. */
export interface OverlaySettingsAnswer {
  readonly settings: OverlaySettings;
  /** When a page of the overlay last asked the server for something; null: never, or too long ago to be known. */
  readonly seenAtMs: number | null;
}

/**
 * The message `overlay`, to overlay seats and to the creator: how alerts are run and how they look, each when it changes and
 * both when an overlay takes its seat.
 */
export interface OverlayTold {
  readonly desk?: OverlayDesk;
  readonly settings?: OverlaySettings;
}
