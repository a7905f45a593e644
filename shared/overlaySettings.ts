import type { Asset } from './money.ts';

/** Bounds of what a creator says about the overlay. */
export const OVERLAY_SETTINGS_LIMITS = {
  variations: 12,
  /** Characters of the text of a variation, before its placeholders are filled. */
  textChars: 120,
  /** How long an alert may be told to stay. */
  leastMs: 2_000,
  mostMs: 20_000,
  ownWords: 200,
  ownWordChars: 40,
  /** Characters of a tip's message that are spoken. */
  spokenChars: 200,
  styleChars: 6_000,
} as const;

/** The built-in sounds; each is made by the browser, and nothing is loaded for it. */
export const ALERT_SOUNDS = ['none', 'chime', 'coins', 'drum', 'sparkle', 'fanfare'] as const;
export type AlertSound = (typeof ALERT_SOUNDS)[number];

/** How large an alert is shown: as its amount says, or always as one of the four. */
export const ALERT_SIZES = ['amount', 'small', 'medium', 'large', 'huge'] as const;
export type AlertSize = (typeof ALERT_SIZES)[number];

/** `lively` moves and throws particles, `gentle` fades and slides only. */
export const ALERT_ANIMATIONS = ['lively', 'gentle'] as const;
export type AlertAnimation = (typeof ALERT_ANIMATIONS)[number];

/** The ground behind the words of scenes: dark glass, a light plate, or none. */
export const OVERLAY_THEMES = ['glass', 'light', 'clear'] as const;
export type OverlayTheme = (typeof OVERLAY_THEMES)[number];

/** Which tips a variation is for. */
export type VariationCondition =
  | { readonly type: 'every' }
  /** Tips from this amount on, credited, in MESI minor units. */
  | { readonly type: 'amount'; readonly fromMinor: string }
  | { readonly type: 'asset'; readonly asset: Asset }
  /** The first tip of its giver in the stream. */
  | { readonly type: 'first' };

/** How some tips are shown. Of several that fit a tip the first one holds. */
export interface OverlayVariation {
  readonly id: string;
  readonly when: VariationCondition;
  /** What stands where the name is, with `{name}`, `{amount}` and `{message}`; empty: the name alone. */
  readonly text: string;
  /** `#rrggbb`; null: the colour of all alerts. */
  readonly colour: string | null;
  /** How long it stays; null: as its amount and its message say. */
  readonly durationMs: number | null;
  readonly size: AlertSize;
  readonly animation: AlertAnimation;
  readonly sound: AlertSound;
}

/** What a creator says about the look and the sound of the overlay, the same in OBS and in every preview. */
export interface OverlaySettings {
  readonly variations: readonly OverlayVariation[];
  /** Rude words are covered, those of a known list of English words and the creator's own. */
  readonly filter: { readonly isOn: boolean; readonly words: readonly string[] };
  /** Tips from this amount on are read out; null: none is. MESI minor units. */
  readonly speakFromMinor: string | null;
  readonly theme: OverlayTheme;
  /** `#rrggbb`; null: the colours of Mesi. */
  readonly colour: string | null;
  /** The creator's own styles for scenes. */
  readonly style: string;
}

/** The settings of a creator who has said nothing yet. */
export const PLAIN_OVERLAY: OverlaySettings = {
  variations: [],
  filter: { isOn: true, words: [] },
  speakFromMinor: null,
  theme: 'glass',
  colour: null,
  style: '',
};
