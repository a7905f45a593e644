import { expect, it } from 'vitest';
import { formatBytes } from './formatBytes.ts';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [9_949, '9.9 kB'],
  [48_600_000, '49 MB'],
  [1_240_000_000, '1.2 GB'],
  [7e15, '7000 TB'],
])('[UI8] %i bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
