import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { iceServersFor } from './iceServers.ts';

const SECRET = 'shared-by-coturn-and-us';
const NOW_MS = Date.UTC(2026, 0, 1);
const fixed = [{ urls: 'stun:stun.example' }];
const turn = { urls: ['turn:t.example', 'turns:t.example:443'], secret: SECRET, lifetimeMs: 3_600_000 };

it('[IC1] a seat gets a name that says when it ends and whose it is, and the password that coturn will compute', () => {
  const [stun, ...relays] = iceServersFor('se_seat1', { fixed, turn, nowMs: NOW_MS });
  expect(stun).toEqual({ urls: 'stun:stun.example' });
  expect(relays.map(({ urls }) => urls)).toEqual(turn.urls);
  for (const { username, credential } of relays) {
    expect(username).toBe(`${NOW_MS / 1_000 + 3_600}:se_seat1`);
    expect(credential).toBe(createHmac('sha1', SECRET).update(username!).digest('base64'));
  }
});

it('[IC1] without a secret the list is given as it stands', () => {
  expect(iceServersFor('se_seat1', { fixed, turn: null, nowMs: NOW_MS })).toBe(fixed);
});

it('[IC2] what a browser is given does not contain the secret, and is another’s at no time', () => {
  const given = iceServersFor('se_seat1', { fixed, turn, nowMs: NOW_MS });
  expect(JSON.stringify(given)).not.toContain(SECRET);
  const other = iceServersFor('se_seat2', { fixed, turn, nowMs: NOW_MS });
  const later = iceServersFor('se_seat1', { fixed, turn, nowMs: NOW_MS + 1_000 });
  const passwords = [given, other, later].map((servers) => servers[1]?.credential);
  expect(new Set(passwords).size).toBe(3);
});
