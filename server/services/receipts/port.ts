import type { Receipt } from '../../../shared/protocol/answers.ts';
import type { ReceiptKeyAnswer, SignedReceipt } from '../../../shared/protocol/money.ts';

/** Puts the server's name under receipts as they are given out; the journal itself is not signed. SPEC.md: RE*. */
export interface ReceiptsPort {
  /** The same receipt always has the same signature. Never fails. */
  sign(receipt: Receipt): SignedReceipt;
  /** What the signatures are checked with. */
  publicKey(): ReceiptKeyAnswer;
}
