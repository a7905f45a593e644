import Wallet from 'lucide-react/icons/wallet';
import type { Asset } from '../../shared/money.ts';
import { t } from '../texts/common.ts';
import { Button } from '../ui/Button.tsx';
import { openAddFunds } from './addFundsStore.ts';

/** Where there is not enough to go on. */
export function AddFundsButton({ asset }: { readonly asset: Asset }) {
  return (
    <Button variant="primary" size="l" wide icon={<Wallet aria-hidden />} onClick={() => openAddFunds(asset)}>
      {t('funds.add')}
    </Button>
  );
}
