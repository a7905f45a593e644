import Plus from 'lucide-react/icons/plus';
import { useBalances } from '../net/session.ts';
import { t } from '../texts/common.ts';
import { formatMoney } from '../texts/format.ts';
import { preloadDialog } from '../ui/popups/Dialog.tsx';
import { useTooltip } from '../ui/popups/tooltip.ts';
import { openAddFunds } from './addFunds.tsx';
import styles from './BalanceChip.module.css';

/** The purse in the top bar: the first asset of which there is some. */
export function BalanceChip() {
  const balances = useBalances();
  const { onPointerEnter, ...tooltip } = useTooltip<HTMLButtonElement>(t('funds.add'));
  const shown = balances?.find(({ amountMinor }) => amountMinor !== '0') ?? balances?.[0];
  if (!shown) return null;
  const text = formatMoney({ asset: shown.asset, amountMinor: BigInt(shown.amountMinor) });
  return (
    <button
      type="button"
      className={styles.chip}
      aria-label={t('funds.balance', { amount: text })}
      {...tooltip}
      onPointerEnter={(event) => {
        preloadDialog();
        onPointerEnter(event);
      }}
      onClick={() => openAddFunds(shown.asset)}
    >
      <span className={styles.amount}>{text}</span>
      <span aria-hidden className={styles.plus}>
        <Plus />
      </span>
    </button>
  );
}
