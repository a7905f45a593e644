import { id } from 'ethers';
import { expect, it } from 'vitest';
import { ESCROW, rejectionOf } from './refusals.ts';

it.each([
  ['says nothing', '0x'],
  ['says half a word', '0x12'],
  ['names an error of the token', `${id('Paused()').slice(0, 10)}`],
])('[ES15] a revert that %s is a code, and the token’s', (_, data) => {
  expect(rejectionOf(data)).toBe('TokenRefused');
});

it('[ES15] an error of the contract is its code, and what nobody knows is of the bid', () => {
  expect(rejectionOf(ESCROW.encodeErrorResult('TooLate', [1n]))).toBe('EscrowTooLate');
  expect(rejectionOf(ESCROW.encodeErrorResult('NotAllowed', [`0x${'1'.repeat(40)}`]))).toBe(
    'EscrowNotAllowed',
  );
  expect(rejectionOf(null)).toBe('BidStateWrong');
});
