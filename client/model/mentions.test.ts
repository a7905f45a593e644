import { expect, it } from 'vitest';
import { answering, mentions } from './mentions.ts';

it('[VM93] a line speaks to somebody whose handle stands in it as a word', () => {
  expect(mentions('hi @ada, how are you?', 'ada')).toBe(true);
  expect(mentions('@Ada', 'ada')).toBe(true);
  expect(mentions('hi @adam and mail@ada.example', 'ada')).toBe(false);
  expect(mentions('hello', '')).toBe(false);
});

it('[VM93] an answer begins with the handle, once, and keeps what was typed', () => {
  expect(answering('', 'ada')).toBe('@ada ');
  expect(answering('well', 'ada')).toBe('@ada well');
  expect(answering('@ben well', 'ada')).toBe('@ada well');
  expect(answering('well, @ada', 'ada')).toBe('well, @ada');
});
