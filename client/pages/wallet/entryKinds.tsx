import ArrowLeftRight from 'lucide-react/icons/arrow-left-right';
import Banknote from 'lucide-react/icons/banknote';
import Gift from 'lucide-react/icons/gift';
import Lock from 'lucide-react/icons/lock';
import LockOpen from 'lucide-react/icons/lock-open';
import Plus from 'lucide-react/icons/plus';
import Undo2 from 'lucide-react/icons/undo-2';
import type { ReactNode } from 'react';
import type { ReceiptKind } from '../../../shared/protocol/answers.ts';

/** The icon of each kind of entry. */
export const ENTRY_ICONS: Readonly<Record<ReceiptKind, ReactNode>> = {
  tip: <Gift />,
  topUp: <Plus />,
  hold: <Lock />,
  post: <LockOpen />,
  void: <Undo2 />,
  conversion: <ArrowLeftRight />,
  payout: <Banknote />,
  refund: <Undo2 />,
  chargeback: <Undo2 />,
};

/** What the statement can be narrowed to; each name stands for some kinds of entries. */
export const KIND_FILTERS = [
  { value: 'tip', filter: 'tips' },
  { value: 'topUp,chargeback', filter: 'topUps' },
  { value: 'hold,post,void', filter: 'held' },
  { value: 'conversion', filter: 'conversions' },
  { value: 'payout,refund', filter: 'payouts' },
] as const;
