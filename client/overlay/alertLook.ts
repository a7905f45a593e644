import type { AlertSound } from '../../shared/overlaySettings.ts';
import { type TipTier, tipTier } from '../model/tipTiers.ts';
import { t } from '../texts/overlay.ts';
import type { OverlayTip } from './overlayTip.ts';

/** How one alert looks and sounds. */
export interface AlertLook {
  /** What stands where the name is; null: the name. */
  readonly headline: string | null;
  /** The headline says the amount, which then needs no place of its own. */
  readonly saysAmount: boolean;
  /** `#rrggbb`; null: the colours of Mesi. */
  readonly colour: string | null;
  /** How long it stays; null: as its amount and its message say. */
  readonly durationMs: number | null;
  /** It fades and slides only. */
  readonly isGentle: boolean;
  readonly sound: AlertSound;
  /** What is read out; null: nothing. */
  readonly spoken: string | null;
}

/** A tip as it is on screen: strangers' words are filtered, and it has its look where there are settings. */
export interface ShownTip extends OverlayTip {
  readonly look?: AlertLook;
}

/** Says how tips look; it is made from the creator's settings where these are known. */
export interface Dresser {
  readonly tierOf: (tip: OverlayTip) => TipTier;
  readonly shown: (tip: OverlayTip) => ShownTip;
}

/** Shows each tip as its amount says, with its words as they are. */
export const PLAIN_DRESSER: Dresser = { tierOf: (tip) => tipTier(tip.mesiMinor), shown: (tip) => tip };

/** Returns what stands where the name is; a combo, or else a first tip, is said behind it. */
export function headlineOf({ name, look, combo, isFirst }: ShownTip): string {
  const headline = look?.headline ?? name;
  if (combo !== undefined) return t('combo', { headline, count: combo });
  // a creator's own words say what they want to say
  return isFirst && !look?.headline ? t('firstTip', { headline }) : headline;
}
