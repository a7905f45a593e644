import Coins from 'lucide-react/icons/coins';
import Radio from 'lucide-react/icons/radio';
import Tv from 'lucide-react/icons/tv';
import type { ReactNode } from 'react';
import { unitMinor } from '../../../shared/money.ts';
import { costIn } from '../../model/tipAmount.ts';
import { loginPath } from '../../net/returnPath.ts';
import { t } from '../../texts/directory.ts';
import { formatMoney } from '../../texts/format.ts';
import { ButtonLink } from '../../ui/controls/ButtonLink.tsx';
import { useRates } from '../../wallet/useRates.ts';
import styles from './Welcome.module.css';

const HUNDRED_MESI = 100n * unitMinor('MESI');
const b = (words: ReactNode) => <b>{words}</b>;

/** Says in three lines what this is, for whoever has no account: for fans, for creators, and what MESI is and costs. */
export function Welcome() {
  return (
    <section className={styles.welcome} aria-label={t('welcome.label')}>
      <ul className={styles.lines}>
        <li>
          <Tv aria-hidden />
          <span>{t.rich('welcome.fans', { b })}</span>
        </li>
        <li>
          <Radio aria-hidden />
          <span>{t.rich('welcome.creators', { b })}</span>
        </li>
        <li>
          <Coins aria-hidden />
          <MesiLine />
        </li>
      </ul>
      <ButtonLink href={loginPath('/', { isNew: true })} variant="primary">
        {t('welcome.signUp')}
      </ButtonLink>
    </section>
  );
}

function MesiLine() {
  const rates = useRates();
  const cost = costIn('USD', HUNDRED_MESI, rates);
  return (
    <span>
      {cost === null
        ? t.rich('welcome.mesi', { b })
        : t.rich('welcome.mesiCosts', { b, cost: formatMoney({ asset: 'USD', amountMinor: cost }) })}
    </span>
  );
}
