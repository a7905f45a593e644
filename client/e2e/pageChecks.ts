import axe from 'axe-core';
import type { Locator, Page } from 'playwright-core';

/** Pixels by which a page is wider than its window; 0 is right. */
export const overflowPx = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return Math.max(0, scrollWidth - clientWidth);
  });

/** Waits until the page has drawn what it knows now. One behind another draws nothing, and is waited for no longer. */
export async function drawn(page: Page, atMostMs = 300): Promise<void> {
  await page.evaluate(
    (most) =>
      new Promise<void>((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
        setTimeout(resolve, most);
      }),
    atMostMs,
  );
}

/**
 * Makes the window so large. What a page lays out by script or by the width of the window follows in the next frame, and
 * is waited for, however busy the machine is: so the page has to be in front.
 */
export async function resize(
  page: Page,
  size: { readonly width: number; readonly height: number },
): Promise<void> {
  await page.bringToFront();
  await page.setViewportSize(size);
  await drawn(page, 5_000);
}

/** Words of a page that lie over other words of it: none is right. */
export const crossing = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const seen = (element: Element, box: DOMRect) => {
      let [left, right, top, bottom] = [box.left, box.right, box.top + 1, box.bottom - 1];
      for (let at: Element | null = element; at; at = at.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(at);
        const clip = at.getBoundingClientRect();
        if (overflowX !== 'visible') [left, right] = [Math.max(left, clip.left), Math.min(right, clip.right)];
        // what is scrolled out of a list lies over nothing
        if (overflowY !== 'visible') [top, bottom] = [Math.max(top, clip.top), Math.min(bottom, clip.bottom)];
      }
      return { left, right, top, bottom };
    };
    const walker = document.createTreeWalker(
      document.querySelector('main') ?? document.body,
      NodeFilter.SHOW_TEXT,
    );
    const words: { node: Node; text: string; left: number; right: number; top: number; bottom: number }[] =
      [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!parent || parent.closest('.visuallyHidden')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects())
        words.push({ node, text: node.nodeValue ?? '', ...seen(parent, box) });
    }
    return words.flatMap((one, at) =>
      words
        .slice(at + 1)
        .filter(
          (other) =>
            other.node !== one.node &&
            Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
            Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1,
        )
        .map((other) => `${one.text} over ${other.text}`),
    );
  });

/** As Playwright writes them: `- button "Its name"`, `- link [disabled]` without one. */
const NAMELESS =
  /^\s*- (?:button|link|textbox|searchbox|spinbutton|combobox|switch|checkbox|radio|tab|slider)\b(?![ \w]*")/;

/** What can be operated and has no name for assistive technology: those lines of the accessibility tree. */
export async function nameless(page: Page): Promise<readonly string[]> {
  const tree = await page.locator('body').ariaSnapshot();
  return tree.split('\n').filter((line) => NAMELESS.test(line));
}

/** Names of what Tab reaches, in its order, from the top of the page until it leaves or repeats itself. */
export async function tabOrder(page: Page, most = 60): Promise<readonly string[]> {
  await page.evaluate(() => {
    // where Tab starts from is where the focus was last: the top
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    window.scrollTo(0, 0);
  });
  const names: string[] = [];
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const labelled = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
      const label = labelled.map((id) => document.getElementById(id)?.textContent).join(' ');
      const own =
        element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element.textContent;
      return (element.getAttribute('aria-label') ?? (label || own || '')).trim();
    });
    if (name === null) break;
    names.push(name);
  }
  return names;
}

/** Words of a page that stick out of their own block, and are not cut off there: none is right. */
export const spilled = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(
      document.querySelector('main') ?? document.body,
      NodeFilter.SHOW_TEXT,
    );
    const found: string[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      let block = node.parentElement;
      if (!node.nodeValue?.trim() || !block || block.closest('.visuallyHidden, [data-overlay-mirror]'))
        continue;
      while (block?.parentElement && getComputedStyle(block).display === 'inline')
        block = block.parentElement;
      if (getComputedStyle(block).overflowX !== 'visible') continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const [words, bounds] = [range.getBoundingClientRect(), block.getBoundingClientRect()];
      if (words.right > bounds.right + 1 || words.left < bounds.left - 1) found.push(node.nodeValue ?? '');
    }
    return found;
  });

/**
 * Words of the product that a box cuts off: none is right. What people wrote stands in `<bdi>`, and may end in an
 * ellipsis. What scrolls is not cut off.
 */
export const cutOff = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const OUT_OF_SIGHT = '.visuallyHidden, [data-overlay-mirror], [aria-hidden=true], svg, option';
    const isCutBy = (box: Element, words: DOMRect) => {
      const { overflowX, overflowY } = getComputedStyle(box);
      const bounds = box.getBoundingClientRect();
      const isClosed = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
      const across = words.right > bounds.right + 1 || words.left < bounds.left - 1;
      const down = words.bottom > bounds.bottom + 2 || words.top < bounds.top - 2;
      return (isClosed(overflowX) && across) || (isClosed(overflowY) && down);
    };
    const scrolls = (box: Element) => /auto|scroll/.test(getComputedStyle(box).overflow);
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!node.nodeValue?.trim() || !parent || parent.closest(`${OUT_OF_SIGHT}, bdi`)) continue;
      if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const words = range.getBoundingClientRect();
      for (
        let at: Element | null = parent;
        at && at !== document.body && !scrolls(at);
        at = at.parentElement
      ) {
        // on a phone some words are for screen readers alone
        if (at.getBoundingClientRect().width <= 1) break;
        if (!isCutBy(at, words)) continue;
        found.push(`${node.nodeValue} in ${at.tagName} ${at.className}`);
        break;
      }
    }
    return found;
  });

/** The first letter of an element's text is inside of it: what is too long is cut off at its end. */
export const beginsInside = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    range.setStart(walker.nextNode() ?? element, 0);
    range.setEnd(range.startContainer, 1);
    const [letter, box] = [range.getBoundingClientRect(), element.getBoundingClientRect()];
    return letter.left >= box.left - 1 && letter.right <= box.right + 1;
  });

/** What stands on a page with these words in it and is no element of its own direction: 0 is right. */
export const unisolated = (page: Page, words: string): Promise<readonly string[]> =>
  page.evaluate((wanted) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      const seen = parent && !parent.closest('.visuallyHidden, [data-overlay-mirror]');
      if (seen && node.nodeValue?.includes(wanted) && !parent.closest('bdi')) found.push(parent.outerHTML);
    }
    return found;
  }, words);

/** The letters of a line in the order in which they stand on the screen, from the left. */
export const readAs = (line: Locator): Promise<string> =>
  line.evaluate((element) => {
    const [text] = element.childNodes;
    if (!(text instanceof Text)) return '';
    const letters = [...text.data].map((letter, at) => {
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + 1);
      return { letter, x: range.getBoundingClientRect().x };
    });
    return letters
      .sort((a, b) => a.x - b.x)
      .map(({ letter }) => letter)
      .join('');
  });

/** Names of the elements of that kind which an element lies over or under. */
export const coveredBy = (locator: Locator, selector: string): Promise<readonly string[]> =>
  locator.evaluate((element, wanted) => {
    const box = element.getBoundingClientRect();
    return [...document.querySelectorAll(wanted)].flatMap((other) => {
      const { left, right, top, bottom } = other.getBoundingClientRect();
      const apart = left >= box.right || right <= box.left || top >= box.bottom || bottom <= box.top;
      return apart ? [] : [other.getAttribute('aria-label') ?? other.textContent ?? ''];
    });
  }, selector);

/**
 * What a row of a list is called says more than what is seen of it, and in whole words: the conversation, who wrote what, and
 * how many are new. So the rule that a name must hold all that is seen in the same order is left out.
 */
const LEFT_OUT = { 'label-content-name-mismatch': { enabled: false } };
/** Asked for beside what is serious: a page without it cannot be skimmed. */
const BESIDES = ['page-has-heading-one'];

/** The rules of axe that read colours. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * What keeps people with assistive technology out, as axe finds it: what it calls serious or critical, and a missing h1.
 * A page that was looked at in one theme need only be asked about its `colours` in the other: nothing else changes.
 */
export async function barriers(page: Page, about: 'all' | 'colours' = 'all'): Promise<readonly string[]> {
  // what moves is half-transparent for a moment, and what inherits a colour that changes begins when that has ended
  await page.evaluate(async () => {
    // what has ended and keeps its last look is still among them
    const ending = () =>
      document.getAnimations().filter(
        // what goes by scrolling never ends by itself
        ({ timeline, effect, playState }) =>
          playState === 'running' &&
          timeline instanceof DocumentTimeline &&
          effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY,
      );
    for (let moving = ending(); moving.length > 0; moving = ending())
      await Promise.allSettled(moving.map(({ finished }) => finished));
  });
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const found = await page.evaluate(
    (asked) =>
      (window as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'], ...asked }),
    about === 'colours' ? { runOnly: COLOURS } : { rules: LEFT_OUT },
  );
  return found.violations
    .filter(({ id, impact }) => impact === 'serious' || impact === 'critical' || BESIDES.includes(id))
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, any: [why] }) => `${id}: ${target.join(' ')}: ${why?.message}`),
    );
}
