import { standingAside } from '../../../../shared/meetingStanding.ts';
import type {
  BidState,
  BidView,
  MeetingKind,
  MeetingSlot,
  MeetingView,
} from '../../../../shared/protocol/meetings.ts';
import type { Person } from '../../../../shared/protocol/people.ts';
import { formatList, formatWhen } from '../../../texts/format.ts';
import { t } from '../../../texts/meeting.ts';
import type { BadgeProps } from '../../../ui/display/Badge.tsx';
import { isolate } from '../../../ui/isolate.tsx';

/** Where a meeting stands, in a word; to a fan who is not the one whom the creator meets, how their own bid stands. */
export function stateWord(view: MeetingView): string {
  const { phase } = view;
  const aside = standingAside(view);
  if (aside) return bidWord(aside);
  return phase.type === 'over' ? t(`state.${phase.how}`) : t(`state.${phase.type}`);
}

/** The colour of that word. */
export function stateTone(view: MeetingView): NonNullable<BadgeProps['tone']> {
  const { phase } = view;
  if (standingAside(view)) return 'neutral';
  if (phase.type === 'over') return phase.how === 'released' ? 'positive' : 'neutral';
  if (phase.type === 'scheduled') return 'accent';
  return phase.type === 'missed' || phase.type === 'disputed' ? 'danger' : 'warning';
}

export const bidWord = (state: BidState): string => t(`bidState.${state}`);
export const kindWord = (kind: MeetingKind): string => t(`kind.${kind}`);

/** From when to when, in the reader’s own zone; without a time, whom it has to suit. The name in it is isolated. */
export function whenWords({ slot, creator, role }: MeetingView): string {
  if (slot) return slotWords(slot);
  return role === 'creator' ? t('fact.anyTimeYours') : t('fact.anyTime', { name: isolate(creator.name) });
}

const slotWords = ({ startMs, endMs }: MeetingSlot): string =>
  t('fact.timeRange', { from: formatWhen(startMs, 'minute'), until: formatWhen(endMs, 'clock') });

/** What a creator checks of a fan beside what is asked for, in words. */
export function checkWords({ checks }: Pick<MeetingView['terms'], 'checks'>): readonly string[] {
  const { leastAge, countries, verified } = checks ?? {};
  return [
    ...(leastAge === undefined ? [] : [t('consent.age', { age: leastAge })]),
    ...(verified ? [t('consent.verified')] : []),
    ...(countries ? [t(`consent.${countries.type}`, { countries: formatList(countries.codes) })] : []),
  ];
}

/** Whoever meets the reader: the creator, or to the creator the fan who won; null: nobody yet. */
export const otherOf = ({ role, creator, winner }: MeetingView): Person | null =>
  role === 'fan' ? creator : (winner?.fan ?? null);

/** Whether the two meet here, by a call of their conversation. */
export const isByCall = ({ slot }: MeetingView): boolean => slot?.kind === 'call' || slot?.kind === 'room';

/** What the reader does next, or waits for. `isNow`: the time for the code has come. */
export function nextWords(view: MeetingView, personId: string, isNow: boolean): string {
  const { phase, role } = view;
  const name = isolate(otherOf(view)?.name ?? '');
  const aside = standingAside(view);
  if (aside && phase.type !== 'over') return asideWords(aside, phase.type === 'open');
  switch (phase.type) {
    case 'open':
      return role === 'creator' ? t('next.openCreator') : t('next.openFan', { name });
    case 'consent':
      return role === 'creator' ? t('next.consentCreator', { name }) : t('next.consentFan');
    case 'review':
      return role === 'creator' ? t('next.reviewCreator', { name }) : t('next.reviewFan', { name });
    case 'scheduled':
      if (!isNow) return isByCall(view) ? t('next.beforeCall', { name, role }) : t('next.before');
      return role === 'creator' ? t('next.nowCreator', { name }) : t('next.nowFan', { name });
    case 'missed':
      return phase.byId === personId ? t('next.missedMine', { name }) : t('next.missedTheirs', { name });
    case 'disputed':
      return t('next.disputed');
    case 'over':
      return t('next.over');
  }
}

/** What is next for a fan whose bid is not the one that counts. `isOpen`: bids can still be accepted. */
function asideWords(aside: BidState, isOpen: boolean): string {
  if (aside === 'reserve') return t('next.reserve');
  return aside === 'outbid' && isOpen ? t('next.outbid') : t('next.out');
}

/** The bid that the reader’s meeting is about: the winner’s, or a fan’s own newest. */
export function bidInHand({ bids, winner, role }: MeetingView): BidView | null {
  const won = winner && bids.find(({ bidId }) => bidId === winner.bidId);
  return won || (role === 'fan' ? (bids[0] ?? null) : null);
}
