import { expect, it } from 'vitest';
import { encoderWords } from './encoderWords.ts';

const sending = (...missing: ('audio' | 'video')[]) => ({ state: 'sending', sinceMs: 1, missing }) as const;

it('[EN12] the studio says in words whether OBS sends, and what of it does not arrive', () => {
  const titles = [
    null,
    { state: 'refused', sinceMs: 1 } as const,
    sending(),
    sending('video'),
    sending('audio'),
    sending('audio', 'video'),
    { state: 'silent', sinceMs: 1 } as const,
  ].map((encoder) => encoderWords(encoder).title);
  expect(titles).toEqual([
    'Waiting for OBS',
    'Waiting for OBS',
    'OBS is live',
    'No video from OBS',
    'No sound from OBS',
    'No signal from OBS',
    'OBS stopped sending',
  ]);
});
