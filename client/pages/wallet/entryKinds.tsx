import ArrowLeftRight from 'lucide-react/icons/arrow-left-right';
import Banknote from 'lucide-react/icons/banknote';
import Gift from 'lucide-react/icons/gift';
import Lock from 'lucide-react/icons/lock';
import LockOpen from 'lucide-react/icons/lock-open';
import Plus from 'lucide-react/icons/plus';
import Undo2 from 'lucide-react/icons/undo-2';
import type { ReactNode } from 'react';
import type { ReceiptKind } from '../../../shared/protocol/answers.ts';

/** What people read, and the sign for it. */
export const ENTRY_KINDS: Readonly<Record<ReceiptKind, { readonly name: string; readonly icon: ReactNode }>> =
  {
    tip: { name: 'Tip', icon: <Gift /> },
    topUp: { name: 'Added', icon: <Plus /> },
    hold: { name: 'Held', icon: <Lock /> },
    post: { name: 'Paid from what was held', icon: <LockOpen /> },
    void: { name: 'Returned', icon: <Undo2 /> },
    conversion: { name: 'Converted', icon: <ArrowLeftRight /> },
    payout: { name: 'Payout', icon: <Banknote /> },
    refund: { name: 'Refund', icon: <Undo2 /> },
    chargeback: { name: 'Charged back', icon: <Undo2 /> },
  };

export const KIND_FILTERS: readonly { readonly value: string; readonly label: string }[] = [
  { value: 'tip', label: 'Tips' },
  { value: 'topUp,chargeback', label: 'Top-ups' },
  { value: 'hold,post,void', label: 'Held money' },
  { value: 'conversion', label: 'Conversions' },
  { value: 'payout,refund', label: 'Payouts and refunds' },
];
