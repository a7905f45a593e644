import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUDIENCE_REQUESTS } from '../../shared/protocol/requests.ts';
import { MINUTE_MS } from '../../shared/time.ts';
import { createLog } from '../log.ts';
import { answer } from '../rooms/kernel/seat.ts';
import { PersonRates } from '../rooms/policies/requestRates.ts';
import { startTestServer, type TestServer } from '../rooms/roomsServer.testkit.ts';
import { createSimRuntime } from '../services/runtime/simRuntime.ts';
import { NO_TRACING } from '../services/tracing/noTracing.ts';
import { boundLines } from './boundedLog.ts';
import { LOG_LINES } from './frameLimits.ts';
import { OPCODE } from './rawFrames.testkit.ts';
import { RawSocket } from './rawSocket.testkit.ts';

describe('lines that strangers can cause', () => {
  it('[WI10] are so many at once and so many a minute, and the next says how many were left out', () => {
    const { clock, advance } = createSimRuntime();
    const say = boundLines(clock);
    const written: unknown[] = [];
    const burst = () => {
      for (let n = 0; n < 100; n += 1) say((facts) => written.push(facts));
    };
    burst();
    expect(written).toHaveLength(LOG_LINES.burst);
    advance(MINUTE_MS);
    burst();
    expect(written.slice(LOG_LINES.burst)).toEqual([{ leftOut: 90 }, ...Array(9).fill({})]);
  });

  it('[WI10] a seat that meets a bug is written down no more often', async () => {
    const { clock } = createSimRuntime();
    const lines: string[] = [];
    const log = createLog({ level: 'info', readable: false, write: (line) => lines.push(line) });
    const ask = answer(
      { clock, log, rates: new PersonRates(), tracing: NO_TRACING },
      AUDIENCE_REQUESTS.say,
      null as never,
    );
    const buggy = {
      get userData(): never {
        throw new Error('a bug');
      },
    };
    for (let n = 0; n < 50; n += 1) await ask(buggy as never, {}, { reject: () => {} } as never);
    expect(lines).toHaveLength(LOG_LINES.burst);
  });
});

describe('the log of a server that strangers send everything to', () => {
  const lines: string[] = [];
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ MESI_LOG_LEVEL: 'info' }, { hear: (line) => lines.push(line) });
  });
  afterAll(() => server.stop());

  const sent: readonly (readonly [string, (socket: RawSocket) => void])[] = [
    ['frames that break the protocol', (socket) => socket.send(Buffer.of(1), { reserved: 0x70 })],
    ['frames without a mask', (socket) => socket.send(Buffer.of(1), { isMasked: false })],
    ['frames of absurd length', (socket) => socket.send(Buffer.of(1), { length: 2 ** 40 })],
    ['text that is none', (socket) => socket.send(Buffer.of(0xff, 0xfe), { opcode: OPCODE.text })],
    ['frames nobody understands', (socket) => socket.send(Buffer.of(99))],
  ];
  it.each(sent)('[WI10] has no stack for %s, and few lines', async (_what, send) => {
    const before = lines.length;
    for (let n = 0; n < 30; n += 1) {
      const asked = await fetch(`${server.url}/matchmake/joinOrCreate/lobby`, { method: 'POST', body: '{}' });
      const { processId, roomId, sessionId } = (await asked.json()) as Record<string, string>;
      const seat = new RawSocket(server.socketsUrl, `/${processId}/${roomId}?sessionId=${sessionId}`);
      await seat.opened;
      send(seat);
      await seat.closed;
    }
    expect(lines.length - before).toBeLessThanOrEqual(LOG_LINES.burst);
    expect(lines.join('\n')).not.toMatch(/\\n {4}at |"stack"/);
  });

  it('[WI10] nor for addresses of rooms that are not there', async () => {
    for (const path of ['/x/constructor?sessionId=constructor', '/x/__proto__?sessionId=__proto__', '/x/y?z'])
      await new RawSocket(server.socketsUrl, path).closed;
    expect(lines.join('\n')).not.toMatch(/\\n {4}at |"stack"/);
  });
});
