import { lazy } from 'react';
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
      title="Add funds"
      description="Nothing is charged, and it buys nothing outside this server."
    >
      {open ? <AddFundsForm initialAsset={open.asset} onDone={closeAddFunds} /> : null}
    </Dialog>
  );
}
