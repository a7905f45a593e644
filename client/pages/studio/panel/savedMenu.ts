import { LIMITS } from '../../../../shared/limits.ts';
import type { MenuItem } from '../../../../shared/protocol/modes.ts';
import { readLocal, writeLocal } from '../../../base/localText.ts';

const KEY = 'mesi.menu';

/** Keeps the menu in this browser, for the creator's next stream. */
export function saveMenu(items: readonly MenuItem[]): void {
  writeLocal(KEY, items.length === 0 ? null : JSON.stringify(items));
}

/** Reads the menu of the last stream; what is foreign or broken is left out. */
export function savedMenu(text: string | null = readLocal(KEY)): readonly MenuItem[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter(isItem).slice(0, LIMITS.menuItems).map(itemOf) : [];
  } catch {
    return [];
  }
}

function isItem(value: unknown): value is MenuItem {
  const { id, title, priceMinor } = (value ?? {}) as Partial<Record<keyof MenuItem, unknown>>;
  return [id, title, priceMinor].every((part) => typeof part === 'string' && part !== '');
}

const itemOf = ({ id, title, priceMinor, cooldownSeconds, minutes }: MenuItem): MenuItem => ({
  ...{ id, title, priceMinor },
  ...(isWithin(cooldownSeconds, 0, LIMITS.menuCooldownSeconds) ? { cooldownSeconds } : {}),
  ...(isWithin(minutes, 1, LIMITS.menuMinutesMax) ? { minutes } : {}),
});

const isWithin = (value: unknown, least: number, most: number): value is number =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
