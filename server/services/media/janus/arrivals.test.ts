import { expect, it } from 'vitest';
import { Arrivals } from './arrivals.ts';

const media = (kind: 'audio' | 'video', track: string, isReceiving: boolean) =>
  ({ type: 'media', kind, track, isReceiving }) as const;

it('[JA22] a kind arrives as long as one layer of it does, and only a change is told', () => {
  const arrivals = new Arrivals();
  const told = [
    media('video', '1/0', true),
    media('video', '1/1', true),
    media('audio', '0/', true),
    media('audio', '0/', true),
    media('video', '1/0', false),
    media('video', '1/1', false),
    media('audio', '0/', false),
  ].map((event) => (arrivals.take(event) ? arrivals.kinds.join(' ') : null));
  expect(told).toEqual(['video', null, 'audio video', null, null, 'audio', '']);
});
