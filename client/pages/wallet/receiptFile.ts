import type { CheckableReceipt } from './ReceiptChecks.tsx';

/** What is read was written by anybody: only what has the shape of a receipt is looked at. */
export function parseReceipts(text: string): readonly CheckableReceipt[] | 'unreadable' {
  try {
    const value: unknown = JSON.parse(text);
    const list = (Array.isArray(value) ? value : [value]).map(asSigned);
    const found = list.filter((one) => one !== null);
    return found.length === list.length && found.length > 0 ? found : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

function asSigned(value: unknown): CheckableReceipt | null {
  if (!isObject(value)) return null;
  const signed = isObject(value.receipt) ? value : { receipt: value };
  const { receipt } = signed as { receipt: Record<string, unknown> };
  const legs = Array.isArray(receipt.legs) && receipt.legs.every(isLeg);
  const memo =
    isObject(receipt.memo) && Object.values(receipt.memo).every((fact) => typeof fact === 'string');
  const whole =
    legs &&
    memo &&
    isObject(receipt.source) &&
    typeof receipt.source.account === 'string' &&
    typeof receipt.entryId === 'string' &&
    Number.isSafeInteger(receipt.atMs) &&
    Math.abs(Number(receipt.atMs)) <= LAST_MOMENT_MS;
  return whole ? (signed as unknown as CheckableReceipt) : null;
}

/** Beyond it there are no dates (ECMA-262, 21.4.1.1). */
const LAST_MOMENT_MS = 8_640_000_000_000_000;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isLeg = (leg: unknown): boolean =>
  isObject(leg) && typeof leg.account === 'string' && /^-?\d{1,100}$/.test(String(leg.amountMinor));
