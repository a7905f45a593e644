import { assertNever } from '../../../shared/assertNever.ts';
import {
  OVERLAY_SETTINGS_LIMITS as LIMIT,
  type OverlaySettings,
  type OverlayVariation,
} from '../../../shared/overlaySettings.ts';
import { tipTier } from '../../model/tipTiers.ts';
import { formatMoney } from '../../texts/format.ts';
import type { Dresser } from '../alertLook.ts';
import type { OverlayTip } from '../overlayTip.ts';
import { graphemesOf, safeText } from '../text.ts';
import { type WordFilter, wordFilterOf } from './wordFilter.ts';

/** Returns how tips look by the creator's settings. Pure; the rules are OV40 to OV45 of SPEC.md. */
export function dresserOf(settings: OverlaySettings): Dresser {
  const filter = wordFilterOf(settings.filter);
  return {
    tierOf: (tip) => {
      const size = variationOf(tip, settings)?.size ?? 'amount';
      return size === 'amount' ? tipTier(tip.mesiMinor) : size;
    },
    shown: (tip) => {
      const variation = variationOf(tip, settings);
      const covered = { ...tip, name: filter.covered(tip.name), message: filter.covered(tip.message) };
      return {
        ...covered,
        look: {
          headline: headlineOf(covered, variation),
          saysAmount: variation?.text.includes('{amount}') === true,
          colour: variation?.colour ?? settings.colour,
          durationMs: variation?.durationMs ?? null,
          isGentle: variation?.animation === 'gentle',
          sound: variation?.sound ?? 'none',
          spoken: spokenOf(tip, settings, filter),
        },
      };
    },
  };
}

/** Returns the first variation that fits; undefined: none does. */
function variationOf(tip: OverlayTip, { variations }: OverlaySettings): OverlayVariation | undefined {
  return variations.find(({ when }) => {
    switch (when.type) {
      case 'every':
        return true;
      case 'amount':
        return BigInt(tip.mesiMinor) >= BigInt(when.fromMinor);
      case 'asset':
        return tip.asset === when.asset;
      case 'first':
        return tip.isFirst === true;
      default:
        return assertNever(when);
    }
  });
}

/** Fills the placeholders, each once: what a stranger wrote is not looked through for more of them. */
function headlineOf(tip: OverlayTip, variation: OverlayVariation | undefined): string | null {
  if (!variation || variation.text.trim() === '') return null;
  const words: Readonly<Record<string, string>> = {
    name: tip.name,
    amount: formatMoney({ asset: tip.asset, amountMinor: BigInt(tip.amountMinor) }),
    message: tip.message,
  };
  return safeText(variation.text.replace(/\{(name|amount|message)\}/g, (_, key: string) => words[key] ?? ''));
}

function spokenOf(tip: OverlayTip, settings: OverlaySettings, filter: WordFilter): string | null {
  const { speakFromMinor } = settings;
  if (speakFromMinor === null || BigInt(tip.mesiMinor) < BigInt(speakFromMinor)) return null;
  const message = graphemesOf(safeText(filter.without(tip.message)))
    .slice(0, LIMIT.spokenChars)
    .join('');
  const name = safeText(filter.without(tip.name));
  const amount = formatMoney({ asset: tip.asset, amountMinor: BigInt(tip.amountMinor) });
  return [`${name}, ${amount}`, message].filter((part) => part !== '').join('. ');
}
