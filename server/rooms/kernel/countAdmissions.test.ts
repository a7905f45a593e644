import type { AuthContext } from '@colyseus/core';
import { expect, it } from 'vitest';
import type { Metrics } from '../../domain/metrics.ts';
import { Refused } from './admission.ts';
import { countAdmissions } from './countAdmissions.ts';

it('[HT78] tells joins that a rule refuses from joins that fail', async () => {
  const counted: string[] = [];
  const metrics = { joinEnded: (room, outcome) => void counted.push(`${room} ${outcome}`) } as Metrics;
  const onAuth = async (token: string, _options: unknown, _context: AuthContext) => {
    if (token === 'a stranger') throw new Refused('Unauthorized');
    if (token === 'the store is away') throw new Error('no store');
    return { token };
  };
  const room = countAdmissions('audience', { onAuth }, metrics);
  const context = {} as AuthContext;
  expect(await room.onAuth('a fan', {}, context)).toEqual({ token: 'a fan' });
  await expect(room.onAuth('a stranger', {}, context)).rejects.toThrow('Unauthorized');
  await expect(room.onAuth('the store is away', {}, context)).rejects.toThrow('no store');
  expect(counted).toEqual(['audience refused', 'audience failed']);
});
