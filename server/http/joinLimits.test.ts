import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { LocalPresence, type Presence } from '@colyseus/core';
import { describe, expect, it } from 'vitest';
import { createLog } from '../log.ts';
import { PATIENCE_MS } from '../patientPresence.ts';
import { createSimRuntime, type SimRuntime } from '../services/runtime/simRuntime.ts';
import { callerAddress } from './callerAddress.ts';
import { JoinLimits, REMEMBERED_CALLERS } from './joinLimits.ts';

const config = { joinsPerMinuteOfAddress: 6, joinsPerMinuteOfPerson: 2 };
const log = createLog({ level: 'silent' });
const limitsWith = (
  presence: Presence | null,
  settings = config,
  { clock }: SimRuntime = createSimRuntime(),
) => new JoinLimits({ config: settings, presence, clock, log });

describe('how often seats may be asked for', () => {
  it('[HT16] one address: up to its limit, and again as time goes by', () => {
    const limits = limitsWith(null);
    for (let n = 0; n < 6; n += 1) expect(limits.takeOfAddress('10.0.0.1', 0)).toBeNull();
    expect(limits.takeOfAddress('10.0.0.1', 0)).toBe(10_000);
    expect(limits.takeOfAddress('10.0.0.2', 0)).toBeNull();
    expect(limits.takeOfAddress('10.0.0.1', 9_999)).toBe(1);
    expect(limits.takeOfAddress('10.0.0.1', 10_000)).toBeNull();
  });

  it('[HT16] one person: up to their limit, and nobody else is kept from coming', async () => {
    const limits = limitsWith(null);
    const from = (personId: string) => limits.takeOfPerson(personId, 0);
    expect([await from('ada'), await from('ada'), await from('ada')]).toEqual([null, null, 30_000]);
    expect(await from('ben')).toBeNull();
  });

  it('[HT16] processes that share a presence count a person together, and begin again each minute', async () => {
    const presence = new LocalPresence();
    const [one, other] = [limitsWith(presence), limitsWith(presence)];
    const at = (limits: JoinLimits, nowMs: number) => limits.takeOfPerson('ada', nowMs);
    expect([await at(one, 600_000), await at(other, 600_000), await at(other, 615_000)]).toEqual([
      null,
      null,
      45_000,
    ]);
    expect(await at(one, 660_000)).toBeNull();
    presence.shutdown();
  });

  it('[HT16] a presence that is away keeps nobody out', async () => {
    const hincrbyex = () => Promise.reject(new Error('away'));
    const limits = limitsWith(Object.assign(new LocalPresence(), { hincrbyex }));
    expect(await limits.takeOfPerson('ada', 0)).toBeNull();
  });

  it('[HT16] a presence that does not answer is not waited for, nor asked again at once', async () => {
    let questions = 0;
    const hincrbyex = () => {
      questions += 1;
      return new Promise<never>(() => {});
    };
    const runtime = createSimRuntime();
    const limits = limitsWith(Object.assign(new LocalPresence(), { hincrbyex }), config, runtime);
    const joining = limits.takeOfPerson('ada', 0);
    runtime.advance(PATIENCE_MS);
    expect([await joining, await limits.takeOfPerson('ada', 0), questions]).toEqual([null, null, 1]);
  });

  it('[HT16] remembers so many callers, and forgets first who was not heard of for longest', () => {
    const limits = limitsWith(null, { joinsPerMinuteOfAddress: 1, joinsPerMinuteOfPerson: 1 });
    const ask = (n: number) => limits.takeOfAddress(`caller ${n}`, 0);
    for (let n = 0; n < REMEMBERED_CALLERS; n += 1) ask(n);
    // heard of again, although in vain
    expect(ask(0)).toBe(60_000);
    expect(ask(REMEMBERED_CALLERS)).toBeNull();
    expect([ask(0), ask(1)]).toEqual([60_000, null]);
  });
});

describe('who asks', () => {
  const asked = (peer: string, forwardedFor?: string) => {
    const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: peer });
    const request = new IncomingMessage(socket);
    if (forwardedFor !== undefined) request.headers['x-forwarded-for'] = forwardedFor;
    return request;
  };
  const table: readonly (readonly [number, string | undefined, string])[] = [
    [0, undefined, '9.9.9.9'],
    [0, '1.1.1.1', '9.9.9.9'],
    [1, undefined, '9.9.9.9'],
    [1, '1.1.1.1', '1.1.1.1'],
    [1, '1.1.1.1, 2.2.2.2', '2.2.2.2'],
    [2, '1.1.1.1, 2.2.2.2', '1.1.1.1'],
    [2, '3.3.3.3, 1.1.1.1 ,2.2.2.2', '1.1.1.1'],
    [5, ' , 1.1.1.1', '1.1.1.1'],
  ];
  it.each(table)('[HT16] behind %i proxies, forwarded for %s: %s', (hops, forwardedFor, address) => {
    expect(callerAddress(asked('9.9.9.9', forwardedFor), hops)).toBe(address);
  });
});
