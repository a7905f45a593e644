import type { NewsWords } from '../../model/announcer.ts';
import { formatMesi, formatMoney } from '../../texts/format.ts';
import { t } from '../../texts/stage.ts';

/** What a screen reader says of a stage, in the reader's language. */
export const newsWords: NewsWords = {
  urgent: (event) => {
    switch (event.type) {
      case 'ended':
        return t('news.ended');
      case 'creatorAway':
        return t('news.away');
      case 'creatorBack':
        return t('news.back');
      case 'live':
        return t('news.live', { title: event.title });
      case 'goalReached':
        return t('news.goal', { title: event.title });
      default:
        return null;
    }
  },
  tips: (count, mesiMinor) => t('news.tips', { count, amount: formatMesi(mesiMinor) }),
  tip: ({ from, asset, amountMinor, message }) => {
    const amount = formatMoney({ asset, amountMinor: BigInt(amountMinor) });
    const said = t('news.tip', { name: from?.name ?? t('news.somebody'), amount });
    return message ? `${said} ${message}` : said;
  },
};
