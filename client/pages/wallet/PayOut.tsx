import Banknote from 'lucide-react/icons/banknote';
import { useState } from 'react';
import type { EarningsView } from '../../../shared/protocol/money.ts';
import type { moneyApi } from '../../net/moneyApi.ts';
import { t } from '../../texts/money.ts';
import { Button, type ButtonVariant } from '../../ui/controls/Button.tsx';
import { Dialog, preloadDialog } from '../../ui/popups/Dialog.tsx';
import { PayoutForm } from './PayoutForm.tsx';

interface PayOutProps {
  readonly earnings: EarningsView;
  readonly title: string;
  readonly pay: typeof moneyApi.payOut;
  readonly onDone: () => void;
  readonly variant?: ButtonVariant;
}

/** The button that pays earnings out, once it was asked how much of what. */
export function PayOut({ earnings, title, pay, onDone, variant = 'secondary' }: PayOutProps) {
  const [open, setOpen] = useState(false);
  const payable = earnings.assets.filter(({ availableMinor }) => BigInt(availableMinor) > 0n);
  const done = () => {
    setOpen(false);
    onDone();
  };
  return (
    <>
      <Button
        variant={variant}
        icon={<Banknote aria-hidden />}
        disabled={payable.length === 0}
        onPointerEnter={preloadDialog}
        onClick={() => setOpen(true)}
      >
        {t('payout.do')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={title} size="s">
        {open ? <PayoutForm payable={payable} pay={pay} onDone={done} /> : null}
      </Dialog>
    </>
  );
}
