import { expect, it } from 'vitest';
import { remoteAddressOf } from './remoteAddress.ts';

it.each([
  ['7f000001', '127.0.0.1'],
  ['00000000000000000000ffffcb007109', '::ffff:203.0.113.9'],
  ['00000000000000000000000000000001', '::1'],
  ['20010db8000000000000000000000abc', '2001:db8::abc'],
  ['', undefined],
])('[WI17] the address %s is counted as the one that Node calls it by: %s', (bytes, address) => {
  expect(remoteAddressOf(new Uint8Array(Buffer.from(bytes, 'hex')).buffer)).toBe(address);
});
