import Plus from 'lucide-react/icons/plus';
import { useBalances } from '../net/session.ts';
import type { Balance } from '../net/sessionStore.ts';
import { t } from '../texts/common.ts';
import { formatMoney, formatShortMoney } from '../texts/format.ts';
import { preloadDialog } from '../ui/popups/Dialog.tsx';
import { useTooltip } from '../ui/popups/tooltip.ts';
import { openAddFunds } from './addFunds.tsx';
import styles from './BalanceChip.module.css';

/** The purse in the top bar: the first asset of which there is some. */
export function BalanceChip() {
  const balances = useBalances();
  const shown = balances?.find(({ amountMinor }) => amountMinor !== '0') ?? balances?.[0];
  return shown ? <Chip {...shown} /> : null;
}

function Chip({ asset, amountMinor }: Balance) {
  const money = { asset, amountMinor: BigInt(amountMinor) };
  const [full, short] = [formatMoney(money), formatShortMoney(money)];
  const name = t('funds.balance', { amount: full });
  const { onPointerEnter, ...tooltip } = useTooltip<HTMLButtonElement>(
    full === short ? t('funds.add') : name,
  );
  return (
    <button
      type="button"
      className={styles.chip}
      aria-label={name}
      {...tooltip}
      onPointerEnter={(event) => {
        preloadDialog();
        onPointerEnter(event);
      }}
      onClick={() => openAddFunds(asset)}
    >
      <span className={styles.amount}>{short}</span>
      <span aria-hidden className={styles.plus}>
        <Plus />
      </span>
    </button>
  );
}
