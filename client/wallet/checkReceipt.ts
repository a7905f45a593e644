import { ASSET_CODES } from '../../shared/money.ts';
import type { Receipt } from '../../shared/protocol/answers.ts';
import type { ReceiptKeyAnswer, SignedReceipt } from '../../shared/protocol/money.ts';
import { chainTextOf, inputTextOf } from '../../shared/receiptText.ts';
import { bytesOf } from '../base/base64.ts';

export interface ReceiptCheck {
  /** What was paid, by whom, to whom and for what is what was booked. */
  readonly content: boolean;
  /** Its number, time and place in the chain are what was booked. */
  readonly chain: boolean;
  /** Its parts sum to zero in every asset. */
  readonly balance: boolean;
  /** Whether the signature is the server's; null when this browser cannot check signatures, or there is none. */
  readonly signature: boolean | null;
}

export const isProven = (check: ReceiptCheck): boolean =>
  check.content && check.chain && check.balance && check.signature !== false;

/** The same check as `npx mesi-verify`, in the browser: nothing is asked of the server but its public key. */
export async function checkReceipt(
  { receipt, keyId, signature }: Pick<SignedReceipt, 'receipt'> & Partial<SignedReceipt>,
  key: ReceiptKeyAnswer | null,
): Promise<ReceiptCheck> {
  return {
    content: await isAsBooked(receipt),
    chain: (await sha256(chainTextOf(receipt))) === receipt.hash,
    balance: isBalanced(receipt),
    signature: key && signature ? keyId === key.keyId && (await isSigned(receipt, { key, signature })) : null,
  };
}

/** Whether what was paid, by whom, to whom and for what is what was hashed when it was booked. */
export async function isAsBooked(receipt: Receipt): Promise<boolean> {
  return (await sha256(inputTextOf(receipt))) === receipt.inputHash;
}

function isBalanced({ legs }: Receipt): boolean {
  const sumOf = (asset: string) =>
    legs.filter((leg) => leg.asset === asset).reduce((sum, leg) => sum + BigInt(leg.amountMinor), 0n);
  return ASSET_CODES.every((asset) => sumOf(asset) === 0n);
}

async function isSigned(
  receipt: Receipt,
  { key, signature }: { readonly key: ReceiptKeyAnswer; readonly signature: string },
): Promise<boolean | null> {
  try {
    const der = bytesOf(key.publicKey.replace(/-----[^-]+-----|\s/g, ''));
    const publicKey = await crypto.subtle.importKey('spki', der, { name: 'Ed25519' }, false, ['verify']);
    const text = new TextEncoder().encode(receipt.hash);
    const bytes = bytesOf(signature.replaceAll('-', '+').replaceAll('_', '/'));
    return await crypto.subtle.verify({ name: 'Ed25519' }, publicKey, bytes, text);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') return null;
    return false;
  }
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
