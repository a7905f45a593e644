import { LIMITS } from '../../shared/limits.ts';
import { isAsset, type Money, parseMinor } from '../../shared/money.ts';
import type { GoalView } from '../../shared/protocol/feed.ts';
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

export function checkGoal(
  goal: { readonly title: string; readonly targetMinor: string } | null,
): Checked<GoalView | null> {
  if (goal === null) return { ok: true, value: null };
  if (isAbsurd(goal.title)) return { ok: false, code: 'GoalInvalid' };
  const title = tidyText(goal.title);
  const target = checkAmount({ asset: 'MESI', amountMinor: goal.targetMinor });
  if (!isSeen(title) || isLongerThan(title, LIMITS.goalTitleChars) || !target.ok)
    return { ok: false, code: 'GoalInvalid' };
  return { ok: true, value: { title, targetMinor: target.value.amountMinor.toString() } };
}

/** Checks for a positive whole number of minor units of a known asset. */
export function checkAmount(input: { readonly asset: string; readonly amountMinor: string }): Checked<Money> {
  if (!isAsset(input.asset)) return { ok: false, code: 'UnknownAsset' };
  const amountMinor = parseMinor(input.amountMinor);
  return typeof amountMinor === 'bigint'
    ? { ok: true, value: { asset: input.asset, amountMinor } }
    : { ok: false, code: amountMinor };
}
