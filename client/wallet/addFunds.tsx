import Wallet from 'lucide-react/icons/wallet';
import type { Asset } from '../../shared/money.ts';
import { createStore, useStore } from '../base/createStore.ts';
import { t } from '../texts/common.ts';
import { lazyPart } from '../texts/lazyPart.ts';
import { Button } from '../ui/controls/Button.tsx';
import { Dialog } from '../ui/popups/Dialog.tsx';

const AddFundsForm = lazyPart(() => import('./AddFundsForm.tsx'));

/** Mounted once; `openAddFunds` opens it. */
export function AddFunds() {
  const open = useStore(addFundsStore);
  return (
    <Dialog
      open={open !== null}
      onOpenChange={(next) => {
        if (!next) closeAddFunds();
      }}
      title={t('funds.add')}
      description={t('funds.about')}
    >
      {open ? (
        <AddFundsForm initialAsset={open.asset} missingMinor={open.missingMinor} onDone={closeAddFunds} />
      ) : null}
    </Dialog>
  );
}

interface Opened {
  /** Which one is chosen when it opens. */
  readonly asset: Asset;
  /** What is missing of it for the thing that somebody wants; null when nothing is known to be. */
  readonly missingMinor: bigint | null;
}

/** The dialog: null while it is closed. */
const addFundsStore = createStore<Opened | null>(null);

/** Opens the dialog from anywhere, for instance when a tip is larger than the balance. */
export function openAddFunds(asset: Asset = 'USD', missingMinor: bigint | null = null): void {
  addFundsStore.set({ asset, missingMinor });
}

function closeAddFunds(): void {
  addFundsStore.set(null);
}

/** Where there is not enough to go on. */
export function AddFundsButton({ asset, missingMinor = null }: Pick<Opened, 'asset'> & Partial<Opened>) {
  return (
    <Button
      variant="primary"
      size="l"
      wide
      icon={<Wallet aria-hidden />}
      onClick={() => openAddFunds(asset, missingMinor)}
    >
      {t('funds.add')}
    </Button>
  );
}
