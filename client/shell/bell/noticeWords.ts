import { assertNever } from '../../../shared/assertNever.ts';
import type { Asset } from '../../../shared/money.ts';
import { NOTICE_TYPES } from '../../../shared/noticeFacts.ts';
import type { NoticeNews } from '../../../shared/protocol/inbox.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { formatMesi, formatMoney, formatWhen } from '../../texts/format.ts';
import { t } from '../../texts/inbox.ts';
import { isolate } from '../../ui/isolate.tsx';

/** Says what happened in one sentence of the reader's language. Names are isolated (`ui/isolate.tsx`). */
export function sentenceOf(news: NoticeNews): string {
  switch (news.type) {
    case 'tipReceived':
      return t('news.tipReceived', { name: nameOf(news.from), amount: money(news.asset, news.amountMinor) });
    case 'callRequested':
      return t('news.callRequested', {
        name: nameOf(news.from),
        amount: money(news.asset, news.amountMinor),
      });
    case 'shareReceived':
      return t('news.shareReceived', { name: nameOf(news.creator), amount: formatMesi(news.mesiMinor) });
    case 'thanked':
      return t('news.thanked', { name: nameOf(news.creator), amount: money(news.asset, news.amountMinor) });
    case 'ticketSold':
      return t('news.ticketSold', { name: nameOf(news.from), amount: formatMesi(news.mesiMinor) });
    case 'unlockEarned':
      return t('news.unlockEarned', { name: nameOf(news.from), amount: formatMesi(news.mesiMinor) });
    case 'messageEarned':
      return t('news.messageEarned', { name: nameOf(news.from), amount: formatMesi(news.mesiMinor) });
    case 'callEarned':
      return t(news.streamId === null ? 'news.minutesEarned' : 'news.callEarned', {
        name: nameOf(news.from),
        amount: formatMesi(news.mesiMinor),
      });
    case 'orderEnded':
      return orderSentence(news);
    case 'meetingNews':
      return meetingSentence(news);
    case 'tipRepeated':
      return repeatSentence(news);
    case 'goalNews':
      return t(`news.goal.${news.what}`, {
        title: isolate(news.title),
        amount: formatMesi(news.raisedMinor),
      });
    case 'streamNews':
      return streamSentence(news);
    case 'payoutEnded':
      return t(news.isPaid ? 'news.payoutPaid' : 'news.payoutFailed', {
        amount: money(news.asset, news.amountMinor),
      });
    case 'subscribed':
      return t('news.subscribed', { name: nameOf(news.creator), tier: news.tier });
    case 'inviteRedeemed':
      return t('news.inviteRedeemed', { name: nameOf(news.person) });
    case 'reportNews':
      return t(`news.report.${news.what}`, { name: nameOf(news.from) });
    case 'flagNews':
      return flagSentence(news);
    case 'kycNews':
      return t(`news.kyc.${news.what}`);
    case 'streamTakenDown':
      return t('news.takenDown', { title: isolate(news.title), why: isolate(news.why) });
    case 'callMissed':
      return missedSentence(news);
    case 'groupLive':
      return t('news.groupLive', { name: nameOf(news.creator), group: isolate(news.group) });
    case 'mentioned':
      return t(news.byReply ? 'news.answered' : 'news.mentioned', {
        name: nameOf(news.from),
        group: isolate(news.group),
      });
    default:
      return assertNever(news);
  }
}

function missedSentence({ from, medium, title }: Extract<NoticeNews, { type: 'callMissed' }>): string {
  const name = nameOf(from);
  if (title === '') return t('news.callMissed', { medium, name });
  return t('news.callMissedIn', { medium, name, group: isolate(title) });
}

function flagSentence({ what, target, reason }: Extract<NoticeNews, { type: 'flagNews' }>): string {
  const isOwnReport = what === 'helped' || what === 'nothing';
  return t(`news.flag.${what}`, {
    what: t(`news.flag.${isOwnReport ? 'of' : 'own'}.${target}`),
    why: isolate(reason),
  });
}

/** Says whether this page knows that kind of notice: a newer server may have others. */
export function isKnown({ type }: NoticeNews): boolean {
  return NOTICE_TYPES.includes(type);
}

function orderSentence(news: Extract<NoticeNews, { readonly type: 'orderEnded' }>): string {
  const { purpose, creator, asset, paidMinor, returnedMinor } = news;
  const facts = {
    name: nameOf(creator),
    amount: money(asset, paidMinor),
    back: money(asset, returnedMinor),
  };
  if (paidMinor === '0') return t(`news.back.${purpose}`, facts);
  return t(returnedMinor === '0' ? `news.paid.${purpose}` : `news.partly.${purpose}`, facts);
}

function streamSentence({
  what,
  creator,
  title,
  startMs,
}: Extract<NoticeNews, { readonly type: 'streamNews' }>): string {
  const facts = { name: nameOf(creator), title: isolate(title), when: formatWhen(startMs, 'minute') };
  return t(`news.stream.${what}`, facts);
}

function repeatSentence(news: Extract<NoticeNews, { readonly type: 'tipRepeated' }>): string {
  const { what, creator, asset, amountMinor, every, code } = news;
  const facts = { name: nameOf(creator), amount: money(asset, amountMinor), every, why: code ?? '' };
  return t(`news.repeat.${what}`, facts);
}

function meetingSentence(news: Extract<NoticeNews, { readonly type: 'meetingNews' }>): string {
  const { what, from, amountMinor, dueMs } = news;
  const when = dueMs === undefined ? '' : formatWhen(dueMs, 'minute');
  return t(`news.meeting.${what}`, { name: nameOf(from), amount: formatMesi(amountMinor), when });
}

function nameOf(person: Person | null): string {
  return person ? isolate(person.name) : t('somebody');
}

function money(asset: Asset, amountMinor: string): string {
  return formatMoney({ asset, amountMinor: BigInt(amountMinor) });
}
