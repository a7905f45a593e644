import { describe, expect, it } from 'vitest';
import { isKnownHost } from './hosts.ts';

const RULES = {
  host: 'bound.example',
  publicUrl: 'https://live.example.org/',
  allowedOrigins: ['https://friend.example:8443'],
  allowedHosts: ['mesi'],
};

describe('the name a request came to', () => {
  const table: readonly (readonly [string | undefined, boolean])[] = [
    [undefined, true],
    ['localhost:2567', true],
    ['LOCALHOST', true],
    ['localhost.', true],
    ['127.0.0.1:2567', true],
    ['[::1]:2567', true],
    ['192.168.1.20:2567', true],
    ['[fe80::1]', true],
    ['live.example.org', true],
    ['Live.Example.Org:443', true],
    ['friend.example', true],
    ['bound.example:2567', true],
    ['mesi:2567', true],
    ['', false],
    ['evil.example:2567', false],
    ['live.example.org.evil.example', false],
    ['evil.live.example.org', false],
    ['localhost.evil.example', false],
    ['127.0.0.1.evil.example', false],
    ['user@localhost', false],
    ['localhost:port', false],
    ['localhost evil.example', false],
  ];
  it.each(table)('[HT45] %s: %s', (host, isKnown) => {
    expect(isKnownHost(host, RULES)).toBe(isKnown);
  });
});
