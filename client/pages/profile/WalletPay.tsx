import WalletIcon from 'lucide-react/icons/wallet';
import { useEffect, useEffectEvent, useState } from 'react';
import type { PlaceBidBody } from '../../../shared/protocol/meetings.ts';
import type { WalletBidView } from '../../../shared/protocol/walletBids.ts';
import {
  type CryptoWallet,
  openWallet,
  signAll,
  type WalletTrouble,
  watchCryptoWallets,
} from '../../net/meetings/cryptoWallets.ts';
import { meetingApi } from '../../net/meetings/meetingApi.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/meeting.ts';
import { inReadersWords } from '../../texts/refusals.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { isolate, shown } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import styles from './Profile.module.css';

/** How often it is asked how far the chain is. */
const LOOK_MS = 1_500;

interface WalletPayProps {
  readonly chainId: number;
  readonly isReady: boolean;
  /** Returns the bid as it is filled in; the same wish is the same bid. */
  readonly bidOf: () => Promise<PlaceBidBody>;
  readonly onPlaced: (meetingId: string) => void;
  /** Called when that bid is over before it was placed: whoever tries again makes another one. */
  readonly onRefused: () => void;
}

/** Pays a bid from a crypto wallet of this browser: it signs, and the server locks. Where there is no wallet it shows nothing. */
export function WalletPay({ isReady, ...paying }: WalletPayProps) {
  const wallets = useCryptoWallets();
  const { busy, problem, view, pay } = useWalletPay(paying);
  if (wallets.length === 0) return null;
  return (
    <section className={styles.walletPay} aria-label={t('crypto.title')} data-progress={view?.progress.type}>
      {view && view.progress.type !== 'refused' ? (
        <p role="status" className={styles.bidTerms}>
          {progressWords(view)}
        </p>
      ) : (
        wallets.map((wallet) => (
          <Button
            key={wallet.id}
            size="l"
            wide
            icon={<WalletIcon aria-hidden />}
            busy={busy}
            disabled={!isReady}
            onClick={() => void pay(wallet)}
          >
            <span>
              {wallet.name === null
                ? t('crypto.payAny')
                : shown(t('crypto.pay', { wallet: isolate(wallet.name) }))}
            </span>
          </Button>
        ))
      )}
      <Problem text={problem} />
      <p className={styles.bidTerms}>{t('crypto.about')}</p>
    </section>
  );
}

function progressWords({ progress, lock }: WalletBidView): string {
  if (lock.type === 'chain' && lock.state === 'delayed') return t('money.crypto.delayed');
  return t(progress.type === 'locking' ? 'crypto.locking' : 'crypto.placing');
}

function troubleWords(why: WalletTrouble, chainId: number): string {
  return why === 'wrongChain' ? t('crypto.wrongChain', { chain: String(chainId) }) : t(`crypto.${why}`);
}

function useCryptoWallets(): readonly CryptoWallet[] {
  const [wallets, setWallets] = useState<readonly CryptoWallet[]>([]);
  useEffect(() => watchCryptoWallets(setWallets), []);
  return wallets;
}

/** Asks, signs, and looks until the bid is placed. */
function useWalletPay({ chainId, bidOf, onPlaced, onRefused }: Omit<WalletPayProps, 'isReady'>) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [view, setView] = useState<WalletBidView | null>(null);
  const { refused, run } = useRun();
  const sign = async (wallet: CryptoWallet): Promise<void> => {
    const opened = await openWallet(wallet, chainId);
    if (!opened.ok) return setTrouble(troubleWords(opened.why, chainId));
    const asked = { ...(await bidOf()), wallet: opened.value };
    const quote = await run(() => meetingApi.walletQuote(asked));
    if (!quote) return;
    const signed = await signAll(wallet, opened.value, quote.messages);
    if (!signed.ok) return setTrouble(troubleWords(signed.why, chainId));
    const { atMs, type } = quote;
    const body = { ...asked, atMs, type, signatures: [...signed.value] };
    const begun = await run(() => meetingApi.walletBid(body));
    if (begun) setView(begun);
  };
  useLooks(view, setView, { onPlaced, onRefused });
  const lost = view?.progress.type === 'refused' ? inReadersWords(view.progress.rejection).message : null;
  return {
    busy,
    view,
    problem: trouble ?? refused?.message ?? lost,
    async pay(wallet: CryptoWallet) {
      setBusy(true);
      setTrouble(null);
      setView(null);
      await sign(wallet);
      setBusy(false);
    },
  };
}

/** Looks how far the bid has come, until it is placed or refused. */
function useLooks(
  view: WalletBidView | null,
  setView: (view: WalletBidView) => void,
  { onPlaced, onRefused }: Pick<WalletPayProps, 'onPlaced' | 'onRefused'>,
): void {
  const placed = useEffectEvent(onPlaced);
  const refused = useEffectEvent(onRefused);
  useEffect(() => {
    if (view === null) return;
    if (view.progress.type === 'refused') return refused();
    if (view.progress.type === 'placed') return placed(view.progress.meetingId);
    let isOver = false;
    const timer = setTimeout(async () => {
      const found = await meetingApi.walletBidOf(view.bidId);
      // what was not answered is asked again
      if (!isOver) setView(found.ok ? found.value : { ...view });
    }, LOOK_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [view, setView]);
}
