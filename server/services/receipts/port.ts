import type { Receipt } from '../../../shared/protocol/answers.ts';
import type { ReceiptKeyAnswer, SignedReceipt } from '../../../shared/protocol/money.ts';

/** Puts the server's name under receipts as they are given out; the journal itself is not signed. SPEC.md: RE*. */
export interface ReceiptsPort {
  /** Signs a receipt. The same receipt always has the same signature, and it never fails. */
  sign(receipt: Receipt): SignedReceipt;
  /** Signs a text that cannot be taken for the hash of a receipt: it has more than one line. */
  signText(text: string): Pick<SignedReceipt, 'keyId' | 'signature'>;
  /** Returns the key with which the signatures are checked. */
  publicKey(): ReceiptKeyAnswer;
}
