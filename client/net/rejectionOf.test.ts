import { expect, test } from 'vitest';
import { rejection } from '../../shared/protocol/rejections.ts';
import { rejectionOf, rejectionOfAnswer, unreachable } from './rejectionOf.ts';

test('[NT3] the server’s own words win over the status', () => {
  const told = { code: 'EmailTaken', message: 'Already there.' } as const;
  expect(rejectionOfAnswer(409, { error: told })).toEqual(told);
});

test('[NT3] the time to wait is kept', () => {
  const told = rejection('RateLimited', { retryAfterMs: 900 });
  expect(rejectionOfAnswer(429, { error: told })).toEqual(told);
});

test.each([
  [401, 'Unauthorized'],
  [404, 'NotFound'],
  [503, 'TemporarilyUnavailable'],
  [500, 'InternalError'],
  [418, 'InternalError'],
])('[NT3] without one, %i is %s', (status, code) => {
  expect(rejectionOfAnswer(status, null)).toEqual(rejection(code as 'NotFound'));
  expect(rejectionOfAnswer(status, { error: { code: 'Teapot' } }).code).toBe(code);
  expect(rejectionOfAnswer(status, '<html>').code).toBe(code);
});

test('[NT4] a refused request carries its rejection as the reason', () => {
  const reason = rejection('InsufficientFunds');
  expect(rejectionOf(Object.assign(new Error('request rejected'), { reason }))).toEqual(reason);
});

test('[NT4] a refused join carries it in its message', () => {
  expect(rejectionOf(new Error('StreamNotLive'))).toEqual(rejection('StreamNotLive'));
  expect(rejectionOf(new Error(JSON.stringify(rejection('Forbidden'))))).toEqual(rejection('Forbidden'));
});

test.each([[new Error('connection closed')], [undefined], [null], ['?'], [{ code: 1006 }]])(
  '[NT4] %s is no answer at all',
  (error) => {
    expect(rejectionOf(error)).toEqual(unreachable());
  },
);
