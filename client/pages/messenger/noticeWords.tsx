import type { ReactNode } from 'react';
import { assertNever } from '../../../shared/assertNever.ts';
import type { GroupSettings } from '../../../shared/protocol/chat.ts';
import type { Notice } from '../../../shared/protocol/chatLines.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { formatDuration } from '../../../shared/time.ts';
import { formatList, formatMesi, formatMoney } from '../../texts/format.ts';
import { t as live } from '../../texts/groupLive.ts';
import { t } from '../../texts/messenger.ts';
import { t as paid } from '../../texts/paidCalls.ts';
import { t as paidMessages } from '../../texts/paidMessages.ts';
import { isolate, shown } from '../../ui/isolate.tsx';

/** Says what happened in a group, in the reader's language and from where the reader stands. */
export function noticeText(notice: Notice, from: Person, selfId: string): string {
  const by = from.id === selfId ? 'you' : 'other';
  const name = isolate(from.name);
  // whom something was done to
  const named = (person: Person) => (person.id === selfId ? t('youToo') : isolate(person.name));
  switch (notice.type) {
    case 'created':
      return t('notice.created', { by, name });
    case 'joined':
      return t('notice.joined', { by, name });
    case 'left':
      return t('notice.left', { by, name });
    case 'added':
      return t('notice.added', { by, name, people: formatList(notice.people.map(named)) });
    case 'removed':
      return t('notice.removed', { by, name, person: named(notice.person) });
    case 'roleSet':
      return t(notice.role === 'admin' ? 'notice.madeAdmin' : 'notice.madeMember', {
        by,
        name,
        person: named(notice.person),
      });
    case 'handedOver':
      return t('notice.handedOver', { by, name, person: named(notice.person) });
    case 'renamed':
      return t('notice.renamed', { by, name, group: isolate(notice.name) });
    case 'pictureSet':
    case 'pictureRemoved':
      return t(`notice.${notice.type}`, { by, name });
    case 'settingsChanged':
      return t('notice.settings', { by, name, what: settingsWords(notice.settings) });
    case 'disappearing':
      return notice.days === 0
        ? t('notice.staying', { by, name })
        : t('notice.disappearing', { by, name, days: notice.days });
    case 'writesFree':
    case 'paysAgain':
      return paidMessages(`notice.${notice.type}`, { by, name });
    case 'pinned':
      return t('notice.pinned', { by, name });
    case 'tipped':
      return tipWords(notice, { by, name, person: named(notice.to) });
    case 'called':
      return withCost(calledWords(notice, { by, name }), notice, selfId);
    case 'wentLive':
      return live('notice.wentLive', { by, name, title: isolate(notice.title) });
    case 'streamEnded':
      return live('notice.ended', { by, name, title: isolate(notice.title) });
    case 'streamTipped':
      return streamTipWords(notice, selfId);
    default:
      return assertNever(notice);
  }
}

function tipWords(
  { asset, amountMinor, message }: Extract<Notice, { readonly type: 'tipped' }>,
  who: { readonly by: 'you' | 'other'; readonly name: string; readonly person: string },
): string {
  const amount = formatMoney({ asset, amountMinor: BigInt(amountMinor) });
  return message === ''
    ? t('notice.tipped', { ...who, amount })
    : t('notice.tippedWith', { ...who, amount, message: isolate(message) });
}

/** Says how a call ended, from where the reader stands: what one took back is what the other has missed. */
function calledWords(
  { medium, outcome, talkedMs }: Extract<Notice, { readonly type: 'called' }>,
  { by, name }: { readonly by: 'you' | 'other'; readonly name: string },
): string {
  if (outcome === 'talked') return t('notice.called.talked', { medium, time: formatDuration(talkedMs) });
  const isMissed =
    by === 'other' && (outcome === 'unanswered' || outcome === 'cancelled' || outcome === 'busy');
  return isMissed ? t('notice.called.missed', { medium, name }) : t(`notice.called.${outcome}`, { medium });
}

/** Adds what a call cost, from where the reader stands. */
function withCost(
  words: string,
  { cost }: Extract<Notice, { readonly type: 'called' }>,
  selfId: string,
): string {
  if (!cost) return words;
  const [amount, back] = [formatMesi(cost.takenMinor), formatMesi(cost.returnedMinor)];
  const isTaken = cost.takenMinor !== '0';
  if (cost.payerId !== selfId) return isTaken ? `${words} · ${paid('notice.earned', { amount })}` : words;
  return `${words} · ${isTaken ? paid('notice.paid', { amount, back }) : paid('notice.back', { back })}`;
}

function streamTipWords(
  { giver, asset, amountMinor, message }: Extract<Notice, { readonly type: 'streamTipped' }>,
  selfId: string,
): string {
  const amount = formatMoney({ asset, amountMinor: BigInt(amountMinor) });
  const named = giver === null ? live('anonymous') : giver.id === selfId ? t('you') : isolate(giver.name);
  return message === ''
    ? live('notice.tipped', { giver: named, amount })
    : live('notice.tippedWith', { giver: named, amount, message: isolate(message) });
}

/** The same for a place where elements may stand. */
export function noticeWords(notice: Notice, from: Person, selfId: string): ReactNode {
  return shown(noticeText(notice, from, selfId));
}

function settingsWords({ slowModeSeconds, whoWrites }: GroupSettings): string {
  if (whoWrites === 'admins') return t('notice.adminsWrite');
  return slowModeSeconds > 0 ? t('notice.slow', { count: slowModeSeconds }) : t('notice.everybodyWrites');
}
