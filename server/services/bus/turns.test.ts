import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Turns } from './Turns.ts';

/** Handlers that take so long by a clock that only they move on, and what was given to whom, by turns of the event loop. */
function world() {
  let nowMs = 0;
  const turns = new Turns(() => nowMs);
  const given: string[] = [];
  const handler = (name: string, takesMs: (text: unknown) => number) =>
    turns.lane((texts) => {
      given.push(`${name} ${texts.join(' ')}`);
      for (const text of texts) nowMs += takesMs(text);
    });
  const passes = (ms: number) => {
    nowMs += ms;
  };
  /** What is given in the next turn of the event loop. */
  const next = async () => {
    await turn();
    return given.splice(0);
  };
  return { handler, next, passes };
}

describe('turns', () => {
  it('[BU9] calls all quick handlers in the next turn, in order', async () => {
    const { handler, next } = world();
    const [a, b] = [handler('a', () => 1), handler('b', () => 1)];
    a(1);
    b(1);
    a(2);
    expect(await next()).toEqual(['a 1 2', 'b 1']);
    expect(await next()).toEqual([]);
  });

  it('[BU9] lets slow handlers wait for each other, and quick ones for none of them', async () => {
    const { handler, next } = world();
    const slow = ['a', 'b', 'c'].map((name) => handler(name, () => 8));
    const quick = handler('q', () => 0);
    for (const put of slow) put(1);
    expect(await next()).toEqual(['a 1', 'b 1', 'c 1']);
    for (const put of slow) put(2);
    quick(1);
    expect(await next()).toEqual(['a 2', 'q 1']);
    quick(2);
    expect((await next()).sort()).toEqual(['b 2', 'q 2']);
    expect(await next()).toEqual(['c 2']);
    expect(await next()).toEqual([]);
  });

  it('[BU9] calls as many slow handlers in a turn as have little to do', async () => {
    const { handler, next } = world();
    const slow = ['a', 'b', 'c'].map((name) => handler(name, (text) => (text === 'frame' ? 8 : 1)));
    for (const put of slow) put('frame');
    await next();
    for (const put of slow) put('beat');
    expect(await next()).toEqual(['a beat', 'b beat', 'c beat']);
  });

  it('[BU9] forgets that a handler was slow when it has been quick for a while', async () => {
    const { handler, next, passes } = world();
    const slow = ['a', 'b'].map((name) => handler(name, (text) => (text === 1 ? 8 : 0)));
    for (const put of slow) put(1);
    await next();
    passes(1_000);
    for (const put of slow) put(2);
    expect(await next()).toEqual(['a 2', 'b 2']);
  });

  it('[BU10] gives a handler that had to wait all that came meanwhile at once', async () => {
    const { handler, next } = world();
    const [a, b] = [handler('a', () => 8), handler('b', () => 8)];
    for (const put of [a, b]) put(1);
    await next();
    a(2);
    b(2);
    expect(await next()).toEqual(['a 2']);
    b(3);
    b(4);
    expect(await next()).toEqual(['b 2 3 4']);
  });
});
