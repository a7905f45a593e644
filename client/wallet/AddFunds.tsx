import { lazy } from 'react';
import { t } from '../texts/common.ts';
import { useStore } from '../ui/createStore.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { addFundsStore, closeAddFunds } from './addFundsStore.ts';

const AddFundsForm = lazy(() => import('./AddFundsForm.tsx'));

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
      {open ? <AddFundsForm initialAsset={open.asset} onDone={closeAddFunds} /> : null}
    </Dialog>
  );
}
