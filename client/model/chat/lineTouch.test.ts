import { describe, expect, it } from 'vitest';
import { afterTouch, doesPull, type Lay, pulledPx, TOUCH, type Touch, type TouchEvent } from './lineTouch.ts';

const LAY: Lay = { isRtl: false, widthPx: 375, isPulled: true };
const down = (x = 100, y = 300): TouchEvent => ({ type: 'down', x, y });
const move = (x: number, y = 300): TouchEvent => ({ type: 'move', x, y });
const [rested, up, cancel] = [{ type: 'rested' }, { type: 'up' }, { type: 'cancel' }] as const;

/** Everything that the finger asked for on its way, and where it is at its end. */
function fingerAsks(events: readonly TouchEvent[], lay = LAY) {
  const asked: string[] = [];
  let touch: Touch = { type: 'none' };
  for (const event of events) {
    const outcome = afterTouch(touch, event, lay);
    touch = outcome.touch;
    if (outcome.asks) asked.push(outcome.asks);
  }
  return { asked, touch };
}

describe('a finger on a line', () => {
  it('[VM140] opens what can be done when it rests, trembling a little, and asks for nothing more when it goes', () => {
    const trembling = [down(), move(100 + TOUCH.slackPx, 300 - TOUCH.slackPx), rested];
    expect(fingerAsks([...trembling, move(300), up]).asked).toEqual(['actions']);
    expect(fingerAsks(trembling).touch).toEqual({ type: 'held' });
  });

  it('[VM140] opens nothing when it has moved, scrolled or gone before', () => {
    const [right, above] = [move(100 + TOUCH.slackPx + 1), move(100, 300 - TOUCH.slackPx - 1)];
    for (const way of [right, above, move(80), up, cancel])
      expect(fingerAsks([down(), way, rested]).asked, JSON.stringify(way)).toEqual([]);
  });

  it('[VM140] opens it of a line that nobody can answer as well', () => {
    expect(fingerAsks([down(), rested], { ...LAY, isPulled: false }).asked).toEqual(['actions']);
  });

  it('[VM141] pulls the line towards the end of its row, and answers it behind the mark', () => {
    expect(fingerAsks([down(), move(130), move(100 + TOUCH.doesPx + 1), up]).asked).toEqual(['reply']);
    expect(fingerAsks([down(), move(130), move(100 + TOUCH.doesPx), up]).asked).toEqual([]);
    expect(fingerAsks([down(), move(200), move(110), up]).asked).toEqual([]);
  });

  it('[VM141] pulls to the left where one reads from the right', () => {
    const lay = { ...LAY, isRtl: true };
    expect(fingerAsks([down(200), move(130), up], lay).asked).toEqual(['reply']);
    expect(fingerAsks([down(200), move(270), up], lay).asked).toEqual([]);
    expect(pulledPx(fingerAsks([down(200), move(150)], lay).touch, lay)).toBe(-(50 - TOUCH.slackPx));
  });

  it('[VM141] leaves to the list what goes up or down first, what goes the other way, and what cannot be answered', () => {
    expect(fingerAsks([down(), move(120, 330), move(260, 330), up]).asked).toEqual([]);
    expect(fingerAsks([down(), move(80), move(260), up]).asked).toEqual([]);
    expect(fingerAsks([down(), move(260), up], { ...LAY, isPulled: false }).asked).toEqual([]);
  });

  it('[VM141] a pull that goes up or down later stays one, moves no farther than it may, and ends when the browser takes over', () => {
    const pulled = fingerAsks([down(), move(130), move(300, 200)]).touch;
    expect([doesPull(pulled), pulledPx(pulled, LAY)]).toEqual([true, TOUCH.mostPx]);
    expect(fingerAsks([down(), move(130), move(300, 200), cancel, up]).asked).toEqual([]);
  });

  it('[VM142] what begins at a side of the window is left to the browser', () => {
    const [left, right] = [TOUCH.edgePx - 1, 375 - TOUCH.edgePx + 1];
    for (const x of [left, right]) expect(fingerAsks([down(x), rested, move(x + 100), up]).asked).toEqual([]);
    expect(fingerAsks([down(TOUCH.edgePx), move(TOUCH.edgePx + 100), up]).asked).toEqual(['reply']);
  });
});
