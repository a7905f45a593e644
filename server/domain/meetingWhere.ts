import { MEETING_LIMITS } from '../../shared/meetingLimits.ts';
import type { MeetingKind } from '../../shared/protocol/meetings.ts';
import { isSeen, tidyText } from '../../shared/tidyText.ts';
import type { MeetingBody } from './meetingBody.ts';
import { checkLink } from './profile.ts';
import { type Checked, checkOptional } from './text.ts';

/** The ways to meet for which the creator says where: a place in words, or the https address of a link. */
export const saysWhere = (kind: MeetingKind | undefined): kind is 'inPerson' | 'link' =>
  kind === 'inPerson' || kind === 'link';

/** Tidies where a creator wants to meet; empty: nowhere yet. PlaceTooLong, LinkInvalid. */
export function checkWhere(kind: 'inPerson' | 'link', typed: string): Checked<string> {
  if (kind === 'inPerson') {
    const place = checkOptional(typed, MEETING_LIMITS.placeChars);
    return place.ok ? place : { ok: false, code: 'PlaceTooLong' };
  }
  const text = tidyText(typed);
  const link = isSeen(text) ? checkLink(text, MEETING_LIMITS.linkChars) : '';
  return link === null ? { ok: false, code: 'LinkInvalid' } : { ok: true, value: link };
}

/**
 * Returns where these two meet; null: by a call, or it is not said. The fan is told a link once both have said yes, and no longer
 * when the meeting is over.
 */
export function whereOf(
  { slot, terms, link, where, phase }: Pick<MeetingBody, 'slot' | 'terms' | 'link' | 'where' | 'phase'>,
  isCreator: boolean,
): string | null {
  if (!saysWhere(slot?.kind)) return null;
  const said = where ?? (slot?.kind === 'inPerson' ? terms.place : link) ?? '';
  const isAgreed = phase.type === 'scheduled' || phase.type === 'missed' || phase.type === 'disputed';
  const isToBe = phase.type === 'consent' || phase.type === 'review';
  const isShown = isCreator || isAgreed || (slot?.kind === 'inPerson' && isToBe);
  return isShown && said !== '' ? said : null;
}
