import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { CLOSE_CODES } from '../../../shared/protocol/closeCodes.ts';
import { rejection } from '../../../shared/protocol/rejections.ts';
import { toWireOne } from '../../../shared/protocol/wireOne.ts';
import { WIRE } from '../../../shared/protocol/wireVersion.ts';
import type { FreshEvent } from '../../model/stageModel.ts';
import { frame, line, snapshotOf, tip } from '../../model/testStage.ts';
import { joinRoom } from '../colyseus.ts';
import type { Reply } from '../room/requestOutcome.ts';
import { type StageServer, startStageServer } from './stageServer.testkit.ts';
import { connectToStream, type StreamConnection, type StreamConnectionInput } from './streamConnection.ts';

let server: StageServer;
let connections: StreamConnection[] = [];
let joins = 0;

beforeAll(async () => {
  server = await startStageServer();
  const { origin, hostname, protocol, port } = new URL(server.origin);
  vi.stubGlobal('window', { location: { origin, hostname, protocol, port } });
  for (const quiet of ['info', 'warn', 'log'] as const) vi.spyOn(console, quiet).mockReturnValue();
});
beforeEach(() => {
  Object.assign(server.rule, { refuse: null, snapshots: true });
  joins = 0;
});
afterEach(() => {
  for (const connection of connections) connection.close();
  connections = [];
});
afterAll(async () => {
  await server.stop();
  vi.unstubAllGlobals();
});

function open(more: Partial<StreamConnectionInput> = {}) {
  const connection = connectToStream({
    join: () => {
      joins += 1;
      return joinRoom('audience', { streamId: 'st_test00' }, 'the-token');
    },
    pause: (delayMs) => new Promise((resolve) => setTimeout(resolve, Math.min(delayMs, 20))),
    random: () => 0,
    ...more,
  });
  connections.push(connection);
  return connection;
}

/** A page that was not reloaded yet. */
function openPage() {
  const kept = new Map<string, string>();
  const reload = vi.fn();
  Object.assign(window, {
    sessionStorage: { getItem: (key: string) => kept.get(key) ?? null, setItem: kept.set.bind(kept) },
  });
  Object.assign(window.location, { reload });
  return { reload };
}

function until(connection: StreamConnection, isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isSo()) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = connection.view.subscribe(look);
    look();
  });
}

const linkOf = (connection: StreamConnection) => connection.view.get().link.type;

async function seated(connection = open()) {
  await until(connection, () => linkOf(connection) === 'joined' && !!connection.view.get().stage.snapshot);
  return { connection, seat: server.seats.at(-1)! };
}

describe('the seat', () => {
  it('[NS1] a dropped connection gets the same seat back', async () => {
    const { connection, seat } = await seated();
    const states: string[] = [];
    connection.view.subscribe(() => states.push(linkOf(connection)));
    (seat.ref as unknown as WebSocket).terminate();
    await until(connection, () => linkOf(connection) === 'reconnecting');
    await until(connection, () => linkOf(connection) === 'joined');
    expect(joins).toBe(1);
    expect(server.seats.at(-1)!.sessionId).toBe(seat.sessionId);
  });

  it.each([4001, 4002, CLOSE_CODES.slowConsumer, CLOSE_CODES.authorityLost])(
    '[NS2] closed with %i, the page joins anew',
    async (code) => {
      const { connection, seat } = await seated();
      seat.leave(code);
      await until(connection, () => linkOf(connection) === 'reconnecting');
      await until(connection, () => linkOf(connection) === 'joined');
      expect(joins).toBe(2);
      expect(server.seats.at(-1)!.sessionId).not.toBe(seat.sessionId);
    },
  );

  it('[NS2] a refused join that may pass is tried until it does', async () => {
    server.rule.refuse = [503, 'TemporarilyUnavailable'];
    const connection = open({
      pause: async () => {
        if (joins === 3) server.rule.refuse = null;
      },
    });
    await seated(connection);
    expect(joins).toBe(4);
  });

  it('[NS8] the page knows what a refused join was told', async () => {
    server.rule.refuse = [520, 'StreamNotLive'];
    const connection = open();
    await until(connection, () => linkOf(connection) === 'reconnecting');
    expect(connection.view.get().link).toMatchObject({ refused: { code: 'StreamNotLive' } });
  });

  it('[NS3] a final close code ends it', async () => {
    const { connection, seat } = await seated();
    seat.leave(CLOSE_CODES.replaced);
    await until(connection, () => linkOf(connection) === 'closed');
    expect(connection.view.get().link).toEqual({ type: 'closed', reason: { type: 'replaced' } });
    expect(await connection.whenJoined()).toBe(false);
    expect(joins).toBe(1);
  });

  it('[NS3] a final refusal ends it', async () => {
    server.rule.refuse = [404, 'StreamNotFound'];
    const connection = open();
    await until(connection, () => linkOf(connection) === 'closed');
    expect(connection.view.get().link).toMatchObject({ reason: { rejection: { code: 'StreamNotFound' } } });
    expect(joins).toBe(1);
  });

  it('[NS15] a page says which wire it speaks', async () => {
    await seated();
    expect(server.options.at(-1)).toMatchObject({ streamId: 'st_test00', wire: WIRE.current });
  });

  it('[NS15] too old, it reloads once and then says so', async () => {
    const page = openPage();
    server.rule.refuse = [422, 'ClientTooOld'];
    const connection = open();
    await until(connection, () => linkOf(connection) === 'closed');
    expect(page.reload).toHaveBeenCalledTimes(1);
    expect(connection.view.get().link).toMatchObject({ reason: { rejection: rejection('ClientTooOld') } });
    connection.rejoin();
    await until(connection, () => joins === 2 && linkOf(connection) === 'closed');
    expect(page.reload).toHaveBeenCalledTimes(1);
  });

  it('[NS15] too new, it reloads once, says so, and tries until the server is as new', async () => {
    const page = openPage();
    server.rule.refuse = [422, 'ClientTooNew'];
    const said: unknown[] = [];
    const connection = open({
      pause: async () => {
        said.push(connection.view.get().link);
        if (joins === 3) server.rule.refuse = null;
      },
    });
    await seated(connection);
    expect(page.reload).toHaveBeenCalledTimes(1);
    expect(said).toContainEqual({ type: 'reconnecting', refused: rejection('ClientTooNew') });
  });

  it('[NS15] a server that does not know such options is another version, any other refusal is not', async () => {
    const page = openPage();
    for (const [code, reloads] of [
      ['Forbidden', 0],
      ['BadRequest', 1],
    ] as const) {
      server.rule.refuse = [400, code];
      const connection = open();
      await until(connection, () => linkOf(connection) === 'closed');
      expect(page.reload).toHaveBeenCalledTimes(reloads);
    }
  });

  it('[NS4] rejoin takes a new seat, also after a final end', async () => {
    const { connection, seat } = await seated();
    seat.leave(CLOSE_CODES.replaced);
    await until(connection, () => linkOf(connection) === 'closed');
    connection.rejoin();
    await until(connection, () => linkOf(connection) === 'joined');
    expect(joins).toBe(2);
  });

  it('[NS5] closed while joining, it gives the seat back', async () => {
    const connection = open();
    connection.close();
    const before = server.seats.length;
    await vi.waitFor(() => expect(server.seats.length).toBe(before + 1));
    await vi.waitFor(() =>
      expect((server.seats.at(-1)!.ref as unknown as WebSocket).readyState).toBe(WebSocket.CLOSED),
    );
    expect(linkOf(connection)).toBe('closed');
    expect(joins).toBe(1);
  });

  it('[NS6] a connection that does not answer is given up', async () => {
    const connection = open({ pingEveryMs: 40 });
    const { seat } = await seated(connection);
    (seat.ref as unknown as WebSocket).removeAllListeners('message');
    await until(connection, () => linkOf(connection) === 'reconnecting');
    await until(connection, () => linkOf(connection) === 'joined');
    expect(joins).toBe(2);
  });

  it('[NS7] the token goes to matchmaking and not into the address', async () => {
    await seated();
    expect(server.tokens.at(-1)).toBe('the-token');
    expect(server.upgrades.at(-1)).toContain('sessionId=');
    expect(server.upgrades.filter((url) => url.includes('the-token'))).toEqual([]);
  });
});

describe('the view', () => {
  it('[NS10] frames become the view, and each event is told once', async () => {
    const { connection } = await seated();
    const fresh: FreshEvent[] = [];
    connection.listen({ fresh: (events) => fresh.push(...events) });
    server.say(frame(11, [line('a'), tip('t1')]));
    server.say(frame(11, [line('a'), tip('t1')]));
    server.say(frame(12, [line('b')]));
    await until(connection, () => connection.view.get().stage.snapshot?.seq === 12);
    expect(connection.view.get().stage.readable.map(({ id }) => id)).toEqual(['a', 't1', 'b']);
    expect(fresh).toHaveLength(3);
  });

  it('[NS16] a room of wire 1 is understood', async () => {
    const { connection, seat } = await seated();
    const fresh: FreshEvent[] = [];
    const media: unknown[] = [];
    connection.listen({
      fresh: (events) => fresh.push(...events),
      media: (message) => media.push(message),
    });
    const told = [line('a'), tip('t1')].map(toWireOne);
    server.say(frame(11, told as never));
    seat.send('media', toWireOne({ type: 'available' }));
    const ticket = { type: 'ticket', priceMinor: '5', left: 2 };
    seat.send('door', { streamId: 'st_test00', keys: [toWireOne(ticket)] });
    await until(connection, () => connection.view.get().door !== null);
    // at the door nothing of it is shown
    expect(connection.view.get().stage.readable).toEqual([]);
    expect(fresh).toEqual([line('a'), tip('t1')]);
    expect(media).toEqual([{ type: 'available' }]);
    expect(connection.view.get().door).toMatchObject({ keys: [ticket] });
    seat.send('snapshot', { ...snapshotOf(), history: told });
    await until(connection, () => connection.view.get().stage.readable.length === 2);
    expect(connection.view.get().stage.readable).toEqual([line('a'), tip('t1')]);
  });

  it('[NS11] when the snapshot after a gap does not come, the page joins anew', async () => {
    const { connection } = await seated(open({ snapshotWaitMs: 60 }));
    server.say(frame(15, [line('x')]));
    await until(connection, () => connection.view.get().stage.needsSnapshot);
    await until(connection, () => !connection.view.get().stage.needsSnapshot);
    expect(joins).toBe(2);
  });

  it('[NS12] a request is answered, refused, or not known', async () => {
    const { connection } = await seated();
    // of a room that is made for tests, and has no table
    const ask = connection.request as unknown as (
      type: string,
      payload: object,
      options?: { timeoutMs: number },
    ) => Promise<Reply<unknown>>;
    expect(await ask('ask', { n: 1 })).toEqual({ type: 'answered', value: { n: 2 } });
    expect(await ask('refused', {})).toMatchObject({
      type: 'refused',
      rejection: { code: 'MessageEmpty' },
    });
    expect((await ask('breaks', {})).type).toBe('unknown');
    expect((await ask('silent', {}, { timeoutMs: 20 })).type).toBe('unknown');
    connection.close();
    expect(await ask('ask', { n: 1 })).toMatchObject({
      type: 'unknown',
      rejection: { code: 'TemporarilyUnavailable' },
    });
  });

  it('[NS13] what is heard by name is heard from every seat in turn, until it is no longer wanted', async () => {
    const { connection, seat } = await seated();
    const heard: unknown[] = [];
    const stop = connection.hear('note', (note) => heard.push(note));
    const next = () => new Promise<void>((resolve) => void connection.hear('last', () => resolve()));
    seat.send('note', 1);
    seat.leave(4001);
    await until(connection, () => linkOf(connection) === 'reconnecting');
    await until(connection, () => linkOf(connection) === 'joined');
    const again = server.seats.at(-1)!;
    again.send('note', 2);
    again.send('last', 0);
    await next();
    stop();
    again.send('note', 3);
    again.send('last', 0);
    await next();
    expect(heard).toEqual([1, 2]);
  });
});
