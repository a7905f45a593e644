/** Says how big a tip is, by what the creator was credited. One MESI is a million minor units. */
export type TipTier = 'small' | 'medium' | 'large' | 'huge';

const MESI = 1_000_000n;
const TIER_FLOORS: readonly { readonly tier: TipTier; readonly fromMinor: bigint }[] = [
  { tier: 'huge', fromMinor: 500n * MESI },
  { tier: 'large', fromMinor: 50n * MESI },
  { tier: 'medium', fromMinor: 5n * MESI },
];

export function tipTier(mesiMinor: string | bigint): TipTier {
  const minor = BigInt(mesiMinor);
  return TIER_FLOORS.find(({ fromMinor }) => minor >= fromMinor)?.tier ?? 'small';
}
