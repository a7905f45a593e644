const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** 999 → "999", 1_240 → "1.2K", 3_000_000 → "3M". */
export function formatCount(count: number): string {
  return compact.format(count);
}
