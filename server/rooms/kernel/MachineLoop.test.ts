import { describe, expect, it } from 'vitest';
import { createSimRuntime } from '../../services/runtime/simRuntime.ts';
import { MachineLoop } from './MachineLoop.ts';

/** A list of words with an alarm; `full` is as many as it takes before somebody empties it. */
interface Words {
  readonly words: readonly string[];
  readonly dueAtMs: number | null;
}
type Command = string | { readonly dueAtMs: number };

function start(full = Number.POSITIVE_INFINITY) {
  const { clock, advance } = createSimRuntime();
  const done: string[] = [];
  const hands = { carryOut: (word: string) => void done.push(word) };
  const loop: MachineLoop<Words, Command, string> = new MachineLoop<Words, Command, string>({
    clock,
    state: { words: [], dueAtMs: null },
    rules: {
      decide: (state, command) =>
        typeof command === 'string'
          ? {
              next: { words: [...state.words, command], dueAtMs: command === 'ring' ? null : state.dueAtMs },
              effects: [command],
            }
          : { next: { ...state, ...command }, effects: [] },
      deadline: ({ dueAtMs }) => (dueAtMs === null ? null : { dueAtMs, command: 'ring' }),
      isFull: ({ words }) => words.length >= full,
    },
    carryOut: (effects) => {
      for (const word of effects) hands.carryOut(word);
    },
    rested: () => void done.push('rest'),
  });
  return { loop, clock, advance, done, hands };
}

describe('a machine that runs', () => {
  it('[ML1] ends one command before it begins the next, also when the first brings the second', () => {
    const { loop, done, hands } = start();
    hands.carryOut = (word) => {
      if (word === 'one') loop.put('two');
      done.push(`${word} of ${loop.state.words.length}`);
    };
    loop.put('one');
    expect(done).toEqual(['one of 1', 'two of 2', 'rest']);
  });

  it('[ML2] rings when the state says, and not by a time that it has left', () => {
    const { loop, clock, advance } = start();
    const fromMs = clock.nowMs();
    loop.put({ dueAtMs: fromMs + 100 });
    loop.put({ dueAtMs: fromMs + 300 });
    advance(299);
    expect(loop.state.words).toEqual([]);
    advance(1);
    expect(loop.state.words).toEqual(['ring']);
    advance(1_000);
    expect(loop.state.words).toEqual(['ring']);
  });

  it('[ML3] leaves undecided what the state has no room for, until there is room', () => {
    const { loop, done } = start(2);
    for (const word of ['one', 'two', 'three']) loop.put(word);
    expect([loop.state.words, loop.waiting]).toEqual([['one', 'two'], 1]);
    loop.state = { ...loop.state, words: [] };
    loop.pump();
    expect([loop.state.words, loop.waiting]).toEqual([['three'], 0]);
    expect(done.filter((word) => word !== 'rest')).toEqual(['one', 'two', 'three']);
  });

  it('[ML4] goes on after an effect that threw, and not after it was stopped', () => {
    const { loop, clock, advance, hands } = start(3);
    hands.carryOut = (word) => {
      if (word === 'bad') throw new Error('a bug');
    };
    expect(() => loop.put('bad')).toThrow('a bug');
    loop.put('good');
    loop.put({ dueAtMs: clock.nowMs() + 100 });
    loop.put('last');
    loop.put('waits');
    expect(loop.stop()).toEqual(['waits']);
    loop.put('late');
    advance(1_000);
    expect(loop.state.words).toEqual(['bad', 'good', 'last']);
  });
});
