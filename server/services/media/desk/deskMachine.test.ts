import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../../shared/limits.ts';
import { DESK } from './deskLimits.ts';
import { type DeskCommand, type DeskEffect, type DeskTable, decideDesk, EMPTY_TABLE } from './deskMachine.ts';
import { streamTopic } from './deskMessages.ts';

/** Runs the commands in order, all at `nowMs` unless one says otherwise, and keeps what the last one caused. */
function play(
  commands: readonly (DeskCommand & { readonly atMs?: number })[],
  start: DeskTable = EMPTY_TABLE,
) {
  let table = start;
  let effects: readonly DeskEffect[] = [];
  for (const { atMs = 0, ...command } of commands) {
    const decision = decideDesk(table, command as DeskCommand, atMs);
    if (!decision.ok) throw new Error(decision.rejection);
    table = decision.next;
    effects = decision.effects;
  }
  return { table, effects };
}

const ask = (n: number, node = 'mesh_a') =>
  ({ type: 'askPlace', viewer: `v${n}`, personId: `us_${n}`, node, askId: `ask${n}` }) as const;
const asks = (count: number) => Array.from({ length: count }, (_, i) => ask(i));
const note = (n: number, what: string, askId = `ask${n}`) => ({
  type: 'noteViewer',
  node: 'mesh_a',
  viewer: `v${n}`,
  askId,
  note: what,
});
const negotiate = (n: number) => ({ type: 'tellPublisher', message: { type: 'negotiate', peer: `v${n}` } });
const bye = (n: number) => ({ type: 'tellPublisher', message: { type: 'bye', peer: `v${n}` } });

describe('the table of places', () => {
  it('[JA15] a viewer that is lost for what it offered takes the reason along, also over the bus', () => {
    const refused = { code: 'CodecNotTaken', why: 'the picture is VP8' } as const;
    const { effects } = play([{ type: 'viewerLost', viewer: 'v1', refused }], play([ask(1)]).table);
    expect(effects).toContainEqual({ ...note(1, 'dropped', ''), refused });
    const gen = { n: 1, id: 'pub' };
    const sent = {
      k: 'note',
      stream: 's',
      from: 'a',
      gen,
      viewer: 'v1',
      askId: '',
      note: 'dropped',
      refused,
    };
    expect(streamTopic('st_stream1').parse(sent)).toEqual(sent);
  });

  it('[MD20] a place given is told to both ends, and given up to the publisher', () => {
    const given = play([ask(1)]);
    expect(given.effects).toEqual([note(1, 'granted'), negotiate(1)]);
    expect(play([{ type: 'leave', viewer: 'v1', node: 'mesh_a' }], given.table)).toEqual({
      table: EMPTY_TABLE,
      effects: [bye(1)],
    });
  });

  it('[MD41] a guest makes room for somebody with an account, and nobody for a guest', () => {
    const guest = (n: number) => ({ ...ask(n), personId: `gu_${n}` });
    const people = asks(DESK.places - 2);
    const full = play([...people, guest(50), guest(51)]);
    const more = play([guest(52)], full.table);
    expect(more.effects).toEqual([note(52, 'full')]);
    const seated = play([ask(60)], more.table);
    expect(seated.effects).toEqual([bye(51), note(51, 'dropped', ''), note(60, 'granted'), negotiate(60)]);
    expect(seated.table.places).toHaveLength(DESK.places);
    const last = play([ask(61), ask(62)], seated.table);
    expect(last.effects.at(-1)).toEqual(note(62, 'full'));
  });

  it('[MD40] one person has only so many places, waits only so often, and leaves the others to others', () => {
    const most = LIMITS.picturesOfPerson;
    let taken = { table: EMPTY_TABLE, effects: [] as readonly DeskEffect[] };
    for (let n = 0; n < 3 * most; n += 1) {
      taken = play([{ ...ask(n), personId: 'us_ada' }], taken.table);
      expect(taken.effects[0]).toEqual(note(n, n < most ? 'granted' : 'personFull'));
    }
    expect(taken.table.waiting).toHaveLength(most);
    // Somebody else is told of a free place, and not she.
    const others = Array.from({ length: DESK.places - most + 1 }, (_, n) => ask(100 + n));
    const full = play(others, taken.table);
    expect(full.effects.at(-1)).toEqual(note(99 + others.length, 'full'));
    const left = play([{ type: 'leave', viewer: 'v100', node: 'mesh_a' }], full.table);
    expect(left.effects).toEqual([bye(100), note(99 + others.length, 'free', '')]);
    // She waits until one of hers is free.
    const hers = play([{ type: 'leave', viewer: 'v0', node: 'mesh_a' }], taken.table);
    expect(hers.effects).toEqual([bye(0), note(most, 'free', '')]);
  });

  it('[MD21] a publisher that opens again negotiates with everybody', () => {
    expect(play([...asks(2), { type: 'publisherReopened' }]).effects).toEqual([negotiate(0), negotiate(1)]);
  });

  it('[MD21] [MD10] a publisher that opens again gives the held ones up', () => {
    const held = play([...asks(2), { type: 'setAudience', audience: ['v0'] }]);
    expect(held.effects).toEqual([
      { type: 'tellPublisher', message: { type: 'hold', peer: 'v1' } },
      note(1, 'held', ''),
    ]);
    const again = play([{ type: 'publisherReopened' }], held.table);
    expect(again.effects).toEqual([bye(1), note(1, 'dropped', ''), negotiate(0)]);
  });

  it('[MD11] who waits for a place is not called while barred', () => {
    const crowd = play([...asks(DESK.places + 1), { type: 'setAudience', audience: ['v0'] }]).table;
    const left = play([{ type: 'leave', viewer: 'v0', node: 'mesh_a' }], crowd);
    expect(left.effects).toEqual([bye(0)]);
    const opened = play([{ type: 'setAudience', audience: 'all' }], left.table);
    expect(opened.effects).toContainEqual(note(DESK.places, 'free', ''));
  });

  it('[MD22] the same question twice negotiates once, another question of the same viewer anew', () => {
    const again = play([ask(1), ask(1)]);
    expect(again.effects).toEqual([note(1, 'granted')]);
    const anew = play([ask(1), { ...ask(1), askId: 'other' }]);
    expect(anew.effects).toEqual([note(1, 'granted', 'other'), negotiate(1)]);
    expect(anew.table.places).toHaveLength(1);
  });

  it('[MD4] gives exactly as many places as there are', () => {
    expect(play(asks(DESK.places)).effects).toContainEqual(negotiate(DESK.places - 1));
    const full = play(asks(DESK.places + 1));
    expect(full.effects).toEqual([note(DESK.places, 'full')]);
    expect(full.table.places).toHaveLength(DESK.places);
  });

  it('[MD20] a viewer cannot be sent away from an instance that does not hold it', () => {
    expect(play([ask(1), { type: 'leave', viewer: 'v1', node: 'mesh_b' }]).table.places).toHaveLength(1);
  });

  it('[MD3] the publisher signals only to those who have a place', () => {
    const { table } = play([ask(1)]);
    const stranger = decideDesk(table, { type: 'signalFromPublisher', signal: { peer: 'v2' } }, 0);
    expect(stranger).toEqual({ ok: false, rejection: 'UnknownPeer' });
  });

  it('[MD25] a viewer who signals without a place learns that it has none', () => {
    const signal = { peer: 'origin', candidate: null };
    const { effects } = play([{ type: 'signalFromViewer', viewer: 'v1', node: 'mesh_a', signal }]);
    expect(effects).toEqual([note(1, 'dropped', '')]);
  });
});

describe('leases', () => {
  it('[MD23] a place lives to the end of its lease, and not past it', () => {
    const { table } = play([ask(1)]);
    expect(play([{ type: 'tick', atMs: DESK.leaseMs - 1 }], table).table.places).toHaveLength(1);
    const over = play([{ type: 'tick', atMs: DESK.leaseMs }], table);
    expect(over).toEqual({ table: EMPTY_TABLE, effects: [bye(1), note(1, 'dropped', '')] });
  });

  it('[MD23] a confirmed place lives on', () => {
    const { table } = play([ask(1), { type: 'renew', node: 'mesh_a', viewers: ['v1'], atMs: 5_000 }]);
    expect(play([{ type: 'tick', atMs: 5_000 + DESK.leaseMs - 1 }], table).table.places).toHaveLength(1);
  });

  it('[MD25] a place that its own instance no longer knows is freed, a fresh one is not', () => {
    const renew = { type: 'renew', node: 'mesh_a', viewers: [] } as const;
    expect(play([ask(1), { ...renew, atMs: DESK.beatMs }]).table.places).toHaveLength(1);
    expect(play([ask(1), { ...renew, atMs: DESK.beatMs + 1 }])).toMatchObject({
      table: EMPTY_TABLE,
      effects: [bye(1)],
    });
    expect(play([ask(1), { ...renew, node: 'mesh_b', atMs: DESK.beatMs + 1 }]).table.places).toHaveLength(1);
  });

  it('[MD25] a viewer believed to have a place that it has not is told so', () => {
    const { effects } = play([{ type: 'renew', node: 'mesh_a', viewers: ['v1'] }]);
    expect(effects).toEqual([note(1, 'dropped', '')]);
  });
});

describe('waiting for a place', () => {
  const crowd = play(asks(DESK.places + 3)).table;
  const first = DESK.places;
  const leave = (n: number) => ({ type: 'leave', viewer: `v${n}`, node: 'mesh_a' }) as const;

  it('[MD26] one is told per free place, first come first told', () => {
    const one = play([leave(0)], crowd);
    expect(one.effects).toEqual([bye(0), note(first, 'free', '')]);
    expect(play([leave(1)], one.table).effects).toEqual([bye(1), note(first + 1, 'free', '')]);
  });

  it('[MD26] who does not take it in time loses its turn to the next', () => {
    const { table } = play([leave(0)], crowd);
    expect(play([{ type: 'tick', atMs: DESK.tellMs - 1 }], table).effects).toEqual([]);
    const next = play([{ type: 'tick', atMs: DESK.tellMs }], table);
    expect(next.effects).toEqual([note(first + 1, 'free', '')]);
    expect(next.table.waiting.map((waiter) => waiter.viewer)).toEqual([`v${first + 1}`, `v${first + 2}`]);
  });

  it('[MD26] who asks again while all is full keeps its turn', () => {
    const { table } = play([ask(first), leave(0)], crowd);
    expect(table.waiting[0]).toMatchObject({ viewer: `v${first}`, toldAtMs: 0 });
  });

  it('[MD26] a waiting viewer who leaves is not told', () => {
    expect(play([leave(first), leave(0)], crowd).effects).toEqual([bye(0), note(first + 1, 'free', '')]);
  });

  it('[MD26] remembers so many and not one more', () => {
    const all = play(asks(DESK.places + DESK.waitingForPlace + 1));
    expect(all.table.waiting).toHaveLength(DESK.waitingForPlace);
    expect(all.effects).toEqual([note(DESK.places + DESK.waitingForPlace, 'full')]);
    expect(all.table.waiting.at(-1)?.viewer).toBe(`v${DESK.places + DESK.waitingForPlace - 1}`);
  });
});
