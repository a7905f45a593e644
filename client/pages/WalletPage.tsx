import Wallet from 'lucide-react/icons/wallet';
import { Suspense, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useAccount } from '../net/session.ts';
import { LogInFirst } from '../shell/LogInFirst.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { lazyPart } from '../texts/lazyPart.ts';
import { t } from '../texts/money.ts';
import { TabPanel, Tabs } from '../ui/controls/Tabs.tsx';
import { Problem } from '../ui/notices/Problem.tsx';
import { Dialog } from '../ui/popups/Dialog.tsx';
import styles from './WalletPage.module.css';
import { Balances } from './wallet/Balances.tsx';
import { Earnings } from './wallet/Earnings.tsx';
import { Notices } from './wallet/Notices.tsx';
import { ReceiptCard } from './wallet/ReceiptCard.tsx';
import { Statement } from './wallet/Statement.tsx';
import { useWallet } from './wallet/useWallet.ts';

const Repeats = lazyPart(() => import('./wallet/Repeats.tsx'));

type Side = 'wallet' | 'creator';

/** `/wallet` */
export default function WalletPage() {
  useTitle(t('wallet.title'));
  const account = useAccount();
  if (account) return <OwnWallet key={account.id} />;
  return <LogInFirst icon={<Wallet />} title={t('wallet.yours')} body={t('wallet.logIn')} path="/wallet" />;
}

function OwnWallet() {
  const { wallet, refused, reload, version } = useWallet();
  const [side, setSide] = useState<Side>('wallet');
  const earnings = wallet?.earnings ?? null;
  const tabs = [
    { value: 'wallet' as const, label: t('wallet.title') },
    { value: 'creator' as const, label: t('earnings.title') },
  ];
  const both = {
    wallet: <Balances wallet={wallet} onChange={reload} />,
    creator: earnings ? <Earnings earnings={earnings} onChange={reload} /> : null,
  };
  const panel = (value: Side) => (
    <>
      {both[value]}
      {value === 'wallet' ? (
        <Suspense fallback={null}>
          <Repeats version={version} />
        </Suspense>
      ) : null}
      <Statement account={value} version={version} />
    </>
  );
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1 className={styles.heading}>{t('wallet.yours')}</h1>
        <p className={styles.lead}>{t('wallet.journal')}</p>
      </header>
      <Problem text={refused?.message} />
      <ToldReceipt />
      {wallet ? <Notices wallet={wallet} onChange={reload} /> : null}
      {earnings ? (
        <Tabs label={t('wallet.tabs')} value={side} onChange={setSide} tabs={tabs}>
          <TabPanel value="wallet" className={styles.side}>
            {panel('wallet')}
          </TabPanel>
          <TabPanel value="creator" className={styles.side}>
            {panel('creator')}
          </TabPanel>
        </Tabs>
      ) : (
        <div className={styles.side}>{panel('wallet')}</div>
      )}
    </div>
  );
}

/** The receipt that the address names, where a notice led here. */
function ToldReceipt() {
  const [path, navigate] = useLocation();
  const entryId = new URLSearchParams(useSearch()).get('receipt');
  return (
    <Dialog
      open={entryId !== null}
      onOpenChange={() => navigate(path, { replace: true })}
      title={t('receipt')}
    >
      {entryId ? <ReceiptCard key={entryId} entryId={entryId} /> : null}
    </Dialog>
  );
}
