/** What a key does to the player of a stream. */
export type PlayerAct =
  | 'pause'
  | 'mute'
  | 'full'
  | 'theatre'
  | 'chat'
  | 'louder'
  | 'quieter'
  | 'tip'
  | 'help';

/** The keys of the player, as the list behind `?` shows them. */
export const PLAYER_KEYS: ReadonlyMap<string, PlayerAct> = new Map([
  ['k', 'pause'],
  ['m', 'mute'],
  ['ArrowUp', 'louder'],
  ['ArrowDown', 'quieter'],
  ['f', 'full'],
  ['t', 'theatre'],
  ['c', 'chat'],
  ['g', 'tip'],
  ['?', 'help'],
]);

/** A key that was pressed, and where. */
interface Pressed {
  readonly key: string;
  /** Ctrl, Alt or Meta is held: that key is the browser's. */
  readonly isChord: boolean;
  /** Tag and role of the element that has the focus, in small letters; empty: none. */
  readonly at: { readonly tag: string; readonly role: string; readonly isEditable: boolean };
  /** A dialog or a menu is open. */
  readonly isCovered: boolean;
}

const TYPED_INTO = new Set(['input', 'textarea', 'select']);

/**
 * Returns what a key does; null: it is not for the player. Whoever types, or is in a dialog, presses no shortcut; arrows go
 * to whatever has the focus and moves by them.
 */
export function playerAct({ key, isChord, at, isCovered }: Pressed): PlayerAct | null {
  if (isChord || isCovered || at.isEditable || TYPED_INTO.has(at.tag)) return null;
  const act = PLAYER_KEYS.get(key.length === 1 ? key.toLowerCase() : key) ?? null;
  const isArrow = key.startsWith('Arrow');
  return isArrow && at.role !== '' && at.role !== 'button' ? null : act;
}

const STEP = 0.05;

/** Returns the volume one step up or down, from 0 to 1. */
export function nextVolume(volume: number, up: boolean): number {
  return Math.min(1, Math.max(0, Math.round((volume + (up ? STEP : -STEP)) * 100) / 100));
}
