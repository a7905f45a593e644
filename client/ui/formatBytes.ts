const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
const STEP = 1_000;
const WHOLE_FROM = 10;

/** 999 → "999 B", 1_240_000 → "1.2 MB", 48_600_000 → "49 MB". */
export function formatBytes(bytes: number): string {
  const power = bytes < STEP ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / STEP ** power;
  const text = power === 0 || value >= WHOLE_FROM ? Math.round(value).toString() : value.toFixed(1);
  return `${text} ${UNITS[power]}`;
}
