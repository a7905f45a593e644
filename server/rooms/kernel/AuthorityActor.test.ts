import { describe, expect, it } from 'vitest';
import type { StorePort } from '../../services/store/port.ts';
import { SimProcess, SimWorld } from '../sim/SimWorld.ts';
import { SimBooks } from '../sim/simBooks.ts';
import { AuthorityActor } from './AuthorityActor.ts';

/** A counter with a document: as little as an authority can rule over. */
interface Tally {
  readonly epoch: number;
  readonly sum: number;
  readonly dueAtMs: number | null;
  readonly pending: readonly number[];
  readonly isOver: boolean;
}
type Command = { readonly add: number } | { readonly dueInMs: number } | 'due' | 'finish';
interface Body {
  readonly epoch: number;
  readonly sum: number;
}
interface Cut {
  readonly next: Tally;
  readonly told: readonly number[];
}

const MOST_PENDING = 3;
const SECOND_MS = 1_000;

function decide(state: Tally, command: Command, nowMs: number) {
  if (command === 'finish') return { ok: true, next: { ...state, isOver: true, dueAtMs: nowMs } } as const;
  if (command === 'due') return decide({ ...state, dueAtMs: null }, { add: 1_000 }, nowMs);
  if ('dueInMs' in command) {
    return { ok: true, next: { ...state, dueAtMs: nowMs + command.dueInMs } } as const;
  }
  if (command.add === 0) return { ok: false, rejection: 'BadRequest' } as const;
  const sum = state.sum + command.add;
  return { ok: true, next: { ...state, sum, pending: [...state.pending, command.add] } } as const;
}

const rules = {
  decide,
  cut: (state: Tally): Cut | null =>
    state.pending.length === 0 ? null : { next: { ...state, pending: [] }, told: state.pending },
  hasNews: (state: Tally) => state.pending.length > 0,
  isFull: (state: Tally) => state.pending.length >= MOST_PENDING,
  tellDelayMs: () => 0,
  deadline: ({ dueAtMs }: Tally) => (dueAtMs === null ? null : { dueAtMs, command: 'due' as const }),
  isOver: ({ isOver }: Tally) => isOver,
};

function makeWorld() {
  const world = new SimWorld(1);
  const books = new SimBooks(world);
  books.documents.set('tallies/t', { id: 't', version: 1, body: { epoch: 0, sum: 0 } });
  return { world, books };
}

function makeActor({ world, books }: ReturnType<typeof makeWorld>) {
  const process = new SimProcess('tally');
  const store: StorePort = books.storeOf(process);
  const place = { store, collection: 'tallies', id: 't' };
  const calls: string[] = [];
  const told: (readonly number[])[] = [];
  const note = (call: string) => () => void calls.push(call);
  const actor: AuthorityActor<Tally, Command, Cut, Body> = new AuthorityActor<Tally, Command, Cut, Body>({
    clock: world.clockOf(process),
    rules,
    document: {
      place,
      restore: ({ sum }, epoch) => ({ epoch, sum, dueAtMs: null, pending: [], isOver: false }),
      bodyOf: ({ next: { epoch, sum } }) => ({ epoch, sum }),
      closed: ({ epoch, sum }) => {
        note(`closed at ${sum}`)();
        return { epoch, sum };
      },
    },
    hands: {
      tell: (cut) => void told.push(cut.told),
      beat: note('beat'),
      lastLook: async () => actor.enqueue({ add: 5 }),
      onSilent: note('silent'),
      onDeposed: note('deposed'),
      onOver: note('over'),
      onFailed: (error) => note(String(error))(),
    },
  });
  const mind = () => calls.filter((call) => call !== 'beat');
  return { actor, calls, mind, told, process };
}

async function rule(made: ReturnType<typeof makeWorld>) {
  const ruler = makeActor(made);
  const begin = async () => {
    expect(await ruler.actor.claim()).toBe(true);
    ruler.actor.announce();
  };
  void begin();
  await made.world.advance(SECOND_MS);
  return ruler;
}

const sumIn = ({ books }: ReturnType<typeof makeWorld>) => books.documents.get('tallies/t')!.body.sum;

describe('an authority over any document', () => {
  it('[AA1] answers when the outcome is durable and told, in the order of the commands', async () => {
    const made = makeWorld();
    const { actor, told } = await rule(made);
    const answers: (string | null)[] = [];
    for (const add of [1, 0, 2]) void actor.command({ add }).then((refused) => answers.push(refused));
    expect(sumIn(made)).toBe(0);
    await made.world.advance(SECOND_MS);
    expect({ answers, told, sum: sumIn(made) }).toEqual({
      answers: ['BadRequest', null, null],
      told: [[1, 2]],
      sum: 3,
    });
  });

  it('[AA2] leaves what one cut cannot hold undecided, and decides it for the next', async () => {
    const made = makeWorld();
    const { actor, told } = await rule(made);
    for (const add of [1, 2, 3, 4]) actor.enqueue({ add });
    expect(actor.state.sum).toBe(6);
    await made.world.advance(SECOND_MS);
    expect(told).toEqual([[1, 2, 3], [4]]);
  });

  it('[AA3] tells nobody while the store is away, and all of it once when it is back', async () => {
    const made = makeWorld();
    const { actor, told } = await rule(made);
    made.world.faults = { ...made.world.faults, storeAway: 1 };
    const answer = actor.command({ add: 7 });
    await made.world.advance(10 * SECOND_MS);
    expect(told).toEqual([]);
    made.world.faults = { ...made.world.faults, storeAway: 0 };
    await made.world.advance(10 * SECOND_MS);
    expect(await answer).toBeNull();
    expect(told).toEqual([[7]]);
  });

  it('[AA4] refuses all that waits and falls silent when a successor rules, heard of or found in the store', async () => {
    for (const isHeard of [true, false]) {
      const made = makeWorld();
      const first = await rule(made);
      const second = await rule(made);
      if (isHeard) first.actor.heardOf(second.actor.state.epoch);
      const answer = first.actor.command({ add: 1 });
      await made.world.advance(5 * SECOND_MS);
      expect(await answer).toBe(isHeard ? 'TemporarilyUnavailable' : 'Deposed');
      expect(first.mind()).toEqual(['silent', 'deposed']);
      const beats = first.calls.length;
      await made.world.advance(5 * SECOND_MS);
      expect(first.calls.length).toBe(beats);
      expect([sumIn(made), second.mind()]).toEqual([0, []]);
    }
  });

  it('[AA5] does what is due by the state, not by the timer that rang', async () => {
    const made = makeWorld();
    const { actor } = await rule(made);
    actor.enqueue({ dueInMs: 2 * SECOND_MS });
    actor.enqueue({ dueInMs: 4 * SECOND_MS });
    await made.world.advance(3 * SECOND_MS);
    expect(actor.state.sum).toBe(0);
    await made.world.advance(3 * SECOND_MS);
    expect(sumIn(made)).toBe(1_000);
  });

  it('[AA6] ends after a last look whose findings are written and told', async () => {
    const made = makeWorld();
    const { actor, told, mind } = await rule(made);
    actor.enqueue('finish');
    await made.world.advance(SECOND_MS);
    expect({ told, mind: mind(), sum: sumIn(made) }).toEqual({
      told: [[5]],
      mind: ['closed at 5', 'silent', 'over'],
      sum: 5,
    });
  });

  it('[AA9] falls silent once, and not at all where it never ruled', async () => {
    const made = makeWorld();
    const { actor, mind } = await rule(made);
    actor.heardOf(2);
    await actor.stop();
    expect(mind()).toEqual(['silent', 'deposed']);
    made.books.documents.delete('tallies/t');
    const never = makeActor(made);
    const claimed = never.actor.claim();
    await made.world.advance(SECOND_MS);
    expect(await claimed).toBe(false);
    await never.actor.stop();
    expect(never.mind()).toEqual([]);
  });
});
