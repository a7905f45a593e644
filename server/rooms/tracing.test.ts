import { Client } from '@colyseus/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TipAnswer } from '../../shared/protocol/answers.ts';
import {
  type OtlpReceiver,
  type ReceivedSpan,
  startOtlpReceiver,
  treeOf,
} from '../services/tracing/otlpReceiver.testkit.ts';
import { idsOfWay } from '../services/tracing/otlpTracing.ts';
import type { Way } from '../services/tracing/port.ts';
import { goLive, type Onlooker, until, watchStream } from './onlooker.testkit.ts';
import { startTestServer, type TestPerson, type TestServer } from './roomsServer.testkit.ts';

let collector: OtlpReceiver;
let server: TestServer;
let creator: TestPerson;
beforeAll(async () => {
  collector = await startOtlpReceiver();
  server = await startTestServer({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    MESI_AUDIENCE_SIZE: '2',
  });
  creator = await server.person('Nova', { isCreator: true });
});
afterAll(async () => {
  await server.stop();
  await collector.stop();
});

/** The spans of a way, as soon as there are so many of them. */
async function traceOf(way: Way, spans: number): Promise<readonly ReceivedSpan[]> {
  const { traceId } = idsOfWay(way);
  const found = () => collector.spans.filter((span) => span.traceId === traceId);
  await until(() => found().length >= spans);
  return found();
}

/** Steps that begin before the one that they lie in, or end after it. */
function sticksOut(spans: readonly ReceivedSpan[]): readonly string[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const times = ({ startTimeUnixNano, endTimeUnixNano }: ReceivedSpan) =>
    [BigInt(startTimeUnixNano), BigInt(endTimeUnixNano)] as const;
  return spans.flatMap((span) => {
    const parent = byId.get(span.parentSpanId ?? '');
    // what follows a tip goes on when its giver has been answered
    if (!parent || parent.name === 'tip') return [];
    const [[from, to], [start, end]] = [times(parent), times(span)];
    return start < from || end > to || end < start ? [span.name] : [];
  });
}

const factsOf = (span: ReceivedSpan | undefined) =>
  Object.fromEntries(
    (span?.attributes ?? []).map(({ key, value }) => [key, value.stringValue ?? value.intValue]),
  );
const named = (spans: readonly ReceivedSpan[], name: string) => spans.find((span) => span.name === name);

const TIP_TREE = [
  'tip',
  '  tip.judged',
  '  tip.posted',
  '  tip.ruled',
  '    tip.gathered',
  '    tip.waited',
  '    tip.written',
  ...['  tip.shown', '    tip.encoded', '    tip.sent'],
  ...['  tip.shown', '    tip.encoded', '    tip.sent'],
];
const SHOWN_TREE = ['  join.admitted', '  join.asked', '    join.judged', '    join.reserved'];

async function tipBy(fan: Onlooker, more: object = {}) {
  const commandId = server.services.ids.next('cmd');
  const tip = { commandId, amountMinor: '7654321', asset: 'MESI', message: 'Bravissima', ...more };
  return (await fan.room.request('tip', tip)) as TipAnswer;
}

describe('traces', () => {
  it('[OT2] shows the way of a tip from its socket through the journal to the frame of each shard', async () => {
    const { streamId } = await goLive(server, creator);
    const fans: Onlooker[] = [];
    for (const name of ['Ada', 'Bo', 'Cy']) fans.push(await watchStream(await server.person(name), streamId));
    await until(() => fans.every(({ standing }) => standing === 'inside'));
    const { tipId } = await tipBy(fans[0]!);
    const spans = await traceOf({ of: 'tip', id: tipId }, TIP_TREE.length);
    expect(treeOf(spans)).toEqual(TIP_TREE);
    expect(sticksOut(spans)).toEqual([]);
    const seats = spans.filter(({ name }) => name === 'tip.shown').map((span) => factsOf(span).seats);
    expect(seats.sort()).toEqual([1, 2]);
    expect(factsOf(named(spans, 'tip'))).toEqual({ tip: tipId, ref: `stream:${streamId}`, outcome: 'paid' });
    // it is in the journal before anybody hears of it, and told before it is shown
    const at = (name: string, end: 'startTimeUnixNano' | 'endTimeUnixNano') =>
      BigInt(named(spans, name)![end]);
    expect(at('tip.posted', 'endTimeUnixNano')).toBeLessThanOrEqual(at('tip.ruled', 'startTimeUnixNano'));
    expect(at('tip.ruled', 'endTimeUnixNano')).toBeLessThanOrEqual(at('tip.shown', 'startTimeUnixNano'));
  });

  it('[OT2] shows a tip that was refused as far as it came', async () => {
    const { streamId } = await goLive(server, creator);
    const fan = await watchStream(await server.person('Dee'), streamId);
    await until(() => fan.standing === 'inside');
    const before = collector.spans.length;
    await expect(tipBy(fan, { amountMinor: '9000000000000' })).rejects.toThrow();
    await until(() => collector.spans.slice(before).some(({ name }) => name === 'tip'));
    const spans = collector.spans.slice(before).filter(({ name }) => name.startsWith('tip'));
    expect(treeOf(spans)).toEqual(['tip', '  tip.judged', '  tip.posted']);
    expect(factsOf(named(spans, 'tip')).outcome).toBe('InsufficientFunds');
  });

  it('[OT3] shows the way of a join from the door to the snapshot, also of a guest', async () => {
    const { streamId } = await goLive(server, creator);
    const fan = await watchStream(await server.person('Eve'), streamId);
    const guest = await new Client(server.url).joinOrCreate('audience', { streamId });
    guest.reconnection.enabled = false;
    guest.onMessage('*', () => {});
    for (const { sessionId } of [fan.room, guest]) {
      const spans = await traceOf({ of: 'join', id: sessionId }, 7);
      expect(treeOf(spans)).toEqual(['join', ...SHOWN_TREE, '  join.seated', '  join.shown']);
      expect(sticksOut(spans)).toEqual([]);
      expect(factsOf(named(spans, 'join'))).toEqual({ where: 'inside' });
      expect(named(spans, 'join')?.startTimeUnixNano).toBe(named(spans, 'join.asked')?.startTimeUnixNano);
    }
  });

  it('[OT3] ends the way of a join at the door where that is shown', async () => {
    const { streamId, studio } = await goLive(server, creator);
    const rules = { match: 'any', followers: true, subscribers: null, invited: false, tipped: null };
    await studio.room.request('switchMode', { mode: { type: 'private', rules } });
    const fan = await watchStream(await server.person('Flo'), streamId);
    await until(() => fan.standing === 'door');
    const spans = await traceOf({ of: 'join', id: fan.room.sessionId }, 7);
    expect(factsOf(named(spans, 'join'))).toEqual({ where: 'door' });
  });

  it('[OT6] names nobody, and holds no text and no amount', async () => {
    const { streamId } = await goLive(server, creator);
    const person = await server.person('Georgina');
    const fan = await watchStream(person, streamId);
    await until(() => fan.standing === 'inside');
    const { tipId } = await tipBy(fan);
    await traceOf({ of: 'tip', id: tipId }, TIP_TREE.length - 3);
    const text = collector.text().replace(/"\d{19}"/g, '"a time"');
    expect(text).toContain(tipId);
    const { id, name, handle } = person.account;
    for (const secret of [id, name, handle, person.token, fan.room.sessionId, '7654321', 'Bravissima'])
      expect(text).not.toContain(secret);
  });
});
