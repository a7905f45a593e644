import { expect, it } from 'vitest';
import { LIMITS } from '../../shared/limits.ts';
import { tagsFit, typedTags } from './tags.ts';

it('[VM130] tags are typed with commas between them, each once', () => {
  expect(typedTags(' #synth, live set ,, synth،مساء')).toEqual(['synth', 'live set', 'مساء']);
  expect(typedTags('')).toEqual([]);
});

it('[VM130] there are at most so many, of at most so many characters', () => {
  const most = Array.from({ length: LIMITS.streamTags }, (_, n) => `t${n}`);
  expect([tagsFit(most), tagsFit([...most, 'one more'])]).toEqual([true, false]);
  const longest = '🎹'.repeat(LIMITS.streamTagChars);
  expect([tagsFit([longest]), tagsFit([`${longest}x`])]).toEqual([true, false]);
});
