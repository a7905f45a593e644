import { describe, expect, it } from 'vitest';
import { isAllowedOrigin } from './origin.ts';

const RULES = { allowedOrigins: ['https://friend.example'], publicUrl: 'https://live.example.org/' };

describe('origins', () => {
  const table: readonly (readonly [string | null, string | null, boolean])[] = [
    [null, 'localhost:2567', true],
    ['http://localhost:2567', 'localhost:2567', true],
    ['https://localhost:2567', 'LOCALHOST:2567', true],
    ['http://localhost:5173', 'localhost:2567', false],
    ['http://localhost', 'localhost:2567', false],
    ['https://friend.example', 'localhost:2567', true],
    ['https://sub.friend.example', 'localhost:2567', false],
    ['http://friend.example', 'localhost:2567', false],
    ['https://live.example.org', '10.0.0.7:2567', true],
    ['https://live.example.org.evil.example', '10.0.0.7:2567', false],
    ['null', 'localhost:2567', false],
    ['', 'localhost:2567', false],
    ['file://', '', false],
    ['chrome-extension://localhost:2567', 'localhost:2567', false],
    ['http://localhost:2567', null, false],
  ];
  it.each(table)('[HT11] %s at the host %s: %s', (origin, host, isAllowed) => {
    expect(isAllowedOrigin(origin, host, RULES)).toBe(isAllowed);
  });
});
