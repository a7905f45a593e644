import { expect, it } from 'vitest';
import { nextVolume, PLAYER_KEYS, playerAct } from './playerKeys.ts';

const body = { tag: 'body', role: '', isEditable: false };
const press = (key: string, more: Partial<Parameters<typeof playerAct>[0]> = {}) =>
  playerAct({ key, isChord: false, at: body, isCovered: false, ...more });

it('[VM91] each key of the list does one thing, in capitals too', () => {
  for (const [key, act] of PLAYER_KEYS) expect(press(key)).toBe(act);
  expect([press('K'), press('x'), press('toString')]).toEqual(['pause', null, null]);
});

it('[VM91] nobody who types, is in a dialog or holds Ctrl presses one', () => {
  expect(press('m', { at: { ...body, tag: 'input' } })).toBeNull();
  expect(press('m', { at: { ...body, isEditable: true } })).toBeNull();
  expect(press('m', { isCovered: true })).toBeNull();
  expect(press('f', { isChord: true })).toBeNull();
});

it('[VM91] arrows go to what moves by them', () => {
  expect(press('ArrowUp', { at: { tag: 'div', role: 'log', isEditable: false } })).toBeNull();
  expect(press('ArrowUp', { at: { tag: 'button', role: 'button', isEditable: false } })).toBe('louder');
});

it('[VM91] the volume moves in steps, and stays between nothing and all', () => {
  expect([nextVolume(0.5, true), nextVolume(0.5, false)]).toEqual([0.55, 0.45]);
  expect([nextVolume(1, true), nextVolume(0.02, false)]).toEqual([1, 0]);
});
