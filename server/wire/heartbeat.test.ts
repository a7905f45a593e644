import { describe, expect, it } from 'vitest';
import { type Beaten, Heartbeat } from './Heartbeat.ts';

const ROUND = 30;

class Peer implements Beaten {
  pingCount = 0;
  pings = 0;
  isEnded = false;
  readonly #answers: boolean;

  constructor(answers = true) {
    this.#answers = answers;
  }
  ping(): void {
    this.pings += 1;
    if (this.#answers) this.pingCount = 0;
  }
  terminate(): void {
    this.isEnded = true;
  }
}

function beatOn(count: number, make = () => new Peer()) {
  const sockets = new Set(Array.from({ length: count }, make));
  const heartbeat = new Heartbeat({ sockets: () => sockets, mostUnanswered: 2 });
  const pings = () => [...sockets].reduce((sum, peer) => sum + peer.pings, 0);
  /** So many steps, and how many were pinged in each. */
  const steps = (many: number) =>
    Array.from({ length: many }, () => {
      const before = pings();
      heartbeat.step();
      return pings() - before;
    });
  return { sockets, steps };
}

describe('the heartbeat', () => {
  it.each([0, 1, 29, 30, 31, 10_000])('[WI14] pings each of %i sockets once in a round', (count) => {
    const { sockets, steps } = beatOn(count);
    for (const round of [1, 2, 3]) {
      expect(Math.max(...steps(ROUND))).toBeLessThanOrEqual(Math.ceil(count / ROUND));
      expect([...sockets].every(({ pings }) => pings === round)).toBe(true);
    }
  });

  it('[WI14] pings those who stay once in a round while others come and go', () => {
    const { sockets, steps } = beatOn(300);
    const stay = [...sockets].filter((_, at) => at % 3 !== 0);
    for (const round of [1, 2, 3, 4]) {
      for (let step = 0; step < ROUND; step++) {
        steps(1);
        const [goes] = [...sockets].filter((peer) => !stay.includes(peer));
        if (goes) sockets.delete(goes);
        sockets.add(new Peer());
      }
      expect(stay.every(({ pings }) => pings === round)).toBe(true);
    }
  });

  it('[WI14] ends who leaves three rounds unanswered, and nobody else', () => {
    const { sockets, steps } = beatOn(60, () => new Peer(false));
    const alive = new Peer();
    sockets.add(alive);
    steps(2 * ROUND);
    expect([...sockets].some(({ isEnded }) => isEnded)).toBe(false);
    steps(ROUND);
    expect([...sockets].filter(({ isEnded }) => !isEnded)).toEqual([alive]);
  });
});
