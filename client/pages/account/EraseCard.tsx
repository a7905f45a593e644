import { useState } from 'react';
import type { ErasureAnswer } from '../../../shared/protocol/accounts.ts';
import { accountsApi } from '../../net/accountsApi.ts';
import { dropSession } from '../../net/sessionStore.ts';
import { useAsked } from '../../net/useAsked.ts';
import { t } from '../../texts/accounts.ts';
import { formatList, formatMoney } from '../../texts/format.ts';
import { refusalText } from '../../texts/refusals.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { Switch } from '../../ui/controls/Switch.tsx';
import { Card } from '../../ui/display/Card.tsx';
import { Skeleton } from '../../ui/display/Skeleton.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import { Dialog } from '../../ui/popups/Dialog.tsx';
import styles from './Account.module.css';
import { AskPassword } from './secondStep/AskPassword.tsx';

/** Erases one's account, once what that does was read. */
export default function EraseCard() {
  const [isOpen, setOpen] = useState(false);
  return (
    <Card className={styles.card}>
      <h2 className={styles.title}>{t('erase.title')}</h2>
      <p className={styles.about}>{t('erase.about')}</p>
      <div>
        <Button variant="danger" onClick={() => setOpen(true)}>
          {t('erase.look')}
        </Button>
      </div>
      <Dialog open={isOpen} onOpenChange={setOpen} title={t('erase.ask')}>
        {isOpen ? <Effects /> : null}
      </Dialog>
    </Card>
  );
}

const sumOf = (amounts: ErasureAnswer['balances']): string =>
  formatList(
    amounts.map(({ asset, amountMinor }) => formatMoney({ asset, amountMinor: BigInt(amountMinor) })),
  );

function Effects() {
  const { value, refused } = useAsked(accountsApi.erasure, []);
  const [givesUp, setGivesUp] = useState(false);
  if (!value) return refused ? <Problem text={refused.message} /> : <Skeleton height={180} />;
  const { refusals, balances, earnings, held, isCreator } = value;
  const left = [...balances, ...earnings];
  return (
    <div className={styles.form}>
      <ul className={styles.effects}>
        <li>{t('erase.gone')}</li>
        <li>{t('erase.stays')}</li>
        <li>{t('erase.books')}</li>
        {isCreator ? <li>{t('erase.creator')}</li> : null}
        {balances.length > 0 ? <li>{t('erase.balance', { sum: sumOf(balances) })}</li> : null}
        {earnings.length > 0 ? <li>{t('erase.earnings', { sum: sumOf(earnings) })}</li> : null}
        {held.length > 0 ? <li>{t('erase.held', { sum: sumOf(held) })}</li> : null}
      </ul>
      {refusals.map((code) => (
        <Problem key={code} text={refusalText(code)} />
      ))}
      {refusals.length > 0 ? null : (
        <AskPassword
          about={t('erase.final')}
          yes={t('erase.do')}
          ask={(password) => accountsApi.erase({ password, givesUp })}
          onDone={() => {
            showToast({ title: t('erase.done') });
            dropSession('loggedOut');
          }}
        >
          {left.length > 0 ? (
            <Switch
              label={t('erase.givesUp', { sum: sumOf(left) })}
              checked={givesUp}
              onChange={setGivesUp}
            />
          ) : null}
        </AskPassword>
      )}
    </div>
  );
}
