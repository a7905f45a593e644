import type { Locator } from 'playwright-core';

/** What was painted in one frame: where each line of a conversation stood, by its number, in px below the upper edge of the list. */
type Frame = Readonly<Record<string, { readonly top: number; readonly bottom: number }>>;

/** How the line in the middle of a conversation moved while something was done, in px; down is more than 0. */
export interface Moved {
  /** All frames together. */
  readonly netPx: number;
  /** From one frame to the next at least and at most. */
  readonly leastPx: number;
  readonly mostPx: number;
  /** So many lines were in the page at most. */
  readonly lines: number;
}

interface Watching {
  frames: Frame[];
  isOver: boolean;
}

/**
 * Looks at each frame as it is painted, from now until what is done has been done and so many frames have passed. An
 * `IntersectionObserver` is asked, for it looks behind whatever the page puts right before the frame is painted.
 */
export async function watchLines(log: Locator, act: () => Promise<void>, framesAfter = 5): Promise<Moved> {
  await log.evaluate((box) => {
    const watching: Watching = { frames: [], isOver: false };
    Object.assign(window, { watching });
    const look = () => {
      if (watching.isOver) return;
      const observer = new IntersectionObserver(
        (entries) => {
          observer.disconnect();
          // a line that left the page meanwhile has no place
          const there = entries.filter(({ target, rootBounds }) => target.isConnected && rootBounds !== null);
          const edge = there[0]?.rootBounds?.top ?? 0;
          watching.frames.push(
            Object.fromEntries(
              there.map(({ target, boundingClientRect: { top, bottom } }) => [
                (target as HTMLElement).dataset.line,
                { top: top - edge, bottom: bottom - edge },
              ]),
            ),
          );
        },
        { root: box },
      );
      for (const line of box.querySelectorAll('[data-line]')) observer.observe(line);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await act();
  const [frames, heightPx] = await log.evaluate(async (box, count) => {
    for (let n = 0; n < count; n += 1) await new Promise(requestAnimationFrame);
    const { watching } = window as unknown as { watching: Watching };
    watching.isOver = true;
    return [watching.frames, box.clientHeight] as const;
  }, framesAfter);
  return movedOver(frames, heightPx);
}

/** From frame to frame it is the line nearest to the middle of the one before that is followed. */
function movedOver(frames: readonly Frame[], heightPx: number): Moved {
  const steps = frames.slice(1).flatMap((frame, at) => {
    const before = Object.entries(frames[at] ?? {}).filter(([seq]) => frame[seq]);
    const away = ({ top, bottom }: Frame[string]) => Math.abs((top + bottom) / 2 - heightPx / 2);
    const [middle] = before.sort(([, one], [, other]) => away(one) - away(other));
    return middle ? [(frame[middle[0]]?.top ?? 0) - middle[1].top] : [Number.POSITIVE_INFINITY];
  });
  return {
    netPx: steps.reduce((sum, px) => sum + px, 0),
    leastPx: Math.min(0, ...steps),
    mostPx: Math.max(0, ...steps),
    lines: Math.max(0, ...frames.map((frame) => Object.keys(frame).length)),
  };
}
