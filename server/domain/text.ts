import { LIMITS } from '../../shared/limits.ts';
import { isAsset, type Money, parseMinor } from '../../shared/money.ts';
import type { GoalMilestone, GoalView } from '../../shared/protocol/feed.ts';
import type { MenuItem } from '../../shared/protocol/modes.ts';
import type { RejectionCode } from '../../shared/protocol/rejections.ts';
import { isSeen, MOST_TIDIED, tidyText } from '../../shared/tidyText.ts';

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: RejectionCode };

function isLongerThan(text: string, limit: number): boolean {
  // code points, so that an emoji counts as people count; the cheap test first, as a text can be large
  return text.length > limit && [...text].length > limit;
}

/** Says whether the text is too long to be looked at, whatever would be left of it. */
function isAbsurd(text: string): boolean {
  return text.length > MOST_TIDIED;
}

export function checkLine(text: string): Checked<string> {
  return checkText(text, LIMITS.lineChars);
}

/** Checks a text that has to say something: tidied, and refused when nobody would see anything of it. */
export function checkText(text: string, limit: number): Checked<string> {
  const checked = checkOptional(text, limit);
  return checked.ok && checked.value === '' ? { ok: false, code: 'MessageEmpty' } : checked;
}

export function checkTipMessage(text: string): Checked<string> {
  return checkOptional(text, LIMITS.tipMessageChars);
}

export function checkRequestMessage(text: string): Checked<string> {
  return checkOptional(text, LIMITS.requestMessageChars);
}

/** Checks a text that may be left out: tidied, and empty when nobody would see anything of it. */
export function checkOptional(text: string, limit: number): Checked<string> {
  if (isAbsurd(text)) return { ok: false, code: 'MessageTooLong' };
  const tidy = tidyText(text);
  const value = isSeen(tidy) ? tidy : '';
  return isLongerThan(value, limit) ? { ok: false, code: 'MessageTooLong' } : { ok: true, value };
}

export function checkMenu(items: readonly MenuItem[]): Checked<readonly MenuItem[]> {
  if (items.some(({ title }) => isAbsurd(title))) return { ok: false, code: 'MenuInvalid' };
  const tidy = items.map((item) => ({ ...item, title: tidyText(item.title) }));
  const fits = tidy.every(
    ({ title, priceMinor }) =>
      isSeen(title) &&
      !isLongerThan(title, LIMITS.menuTitleChars) &&
      checkAmount({ asset: 'MESI', amountMinor: priceMinor }).ok,
  );
  const distinct = new Set(tidy.map(({ id }) => id)).size === tidy.length;
  return fits && distinct && tidy.length <= LIMITS.menuItems
    ? { ok: true, value: tidy }
    : { ok: false, code: 'MenuInvalid' };
}

export function checkTitle(text: string): Checked<string> {
  if (isAbsurd(text)) return { ok: false, code: 'TitleTooLong' };
  const value = tidyText(text);
  if (!isSeen(value)) return { ok: false, code: 'TitleMissing' };
  return isLongerThan(value, LIMITS.streamTitleChars)
    ? { ok: false, code: 'TitleTooLong' }
    : { ok: true, value };
}

/** Checks the tags of a stream: tidied, without a leading #, each once whatever its case. */
export function checkTags(tags: readonly string[]): Checked<readonly string[]> {
  if (tags.some(isAbsurd)) return { ok: false, code: 'TagsInvalid' };
  const tidy = tags.map((tag) => tidyText(tag).replace(/^#+\s*/u, '')).filter(isSeen);
  const value = [...new Map(tidy.map((tag) => [tag.toLowerCase(), tag])).values()];
  const fits =
    value.length <= LIMITS.streamTags && !value.some((tag) => isLongerThan(tag, LIMITS.streamTagChars));
  return fits ? { ok: true, value } : { ok: false, code: 'TagsInvalid' };
}

/** Checks a goal: a title, a sum, and marks on the way that stand in their order below it, no two at one sum. */
export function checkGoal(goal: GoalView | null): Checked<GoalView | null> {
  if (goal === null) return { ok: true, value: null };
  const whole = checkMark(goal.title, goal.targetMinor);
  const wanted = goal.milestones ?? [];
  const marks = wanted
    .flatMap(({ title, atMinor }) => checkMark(title, atMinor) ?? [])
    .sort((a, b) => (a.minor < b.minor ? -1 : 1));
  const areAll = marks.length === wanted.length && marks.length <= LIMITS.goalMilestones;
  const areApart = new Set(marks.map(({ minor }) => minor)).size === marks.length;
  if (!whole || !areAll || !areApart || marks.some(({ minor }) => minor >= whole.minor))
    return { ok: false, code: 'GoalInvalid' };
  const { title, minor } = whole;
  const milestones: readonly GoalMilestone[] = marks.map((mark) => ({
    ...{ title: mark.title, atMinor: mark.minor.toString() },
  }));
  const value = { title, targetMinor: minor.toString(), ...(milestones.length > 0 && { milestones }) };
  return { ok: true, value };
}

function checkMark(text: string, sum: string): { readonly title: string; readonly minor: bigint } | null {
  if (isAbsurd(text)) return null;
  const title = tidyText(text);
  const minor = checkAmount({ asset: 'MESI', amountMinor: sum });
  const fits = isSeen(title) && !isLongerThan(title, LIMITS.goalTitleChars) && minor.ok;
  return fits ? { title, minor: minor.value.amountMinor } : null;
}

/** Checks for a positive whole number of minor units of a known asset. */
export function checkAmount(input: { readonly asset: string; readonly amountMinor: string }): Checked<Money> {
  if (!isAsset(input.asset)) return { ok: false, code: 'UnknownAsset' };
  const amountMinor = parseMinor(input.amountMinor);
  return typeof amountMinor === 'bigint'
    ? { ok: true, value: { asset: input.asset, amountMinor } }
    : { ok: false, code: amountMinor };
}
