import { bytesOf, hexOf } from './hex.ts';

const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

/**
 * Returns a signature of P-256 (`r` and `s`, 32 bytes each) with its low `s`, as hex behind 0x: WebCrypto gives either of the two,
 * and only the low one is taken, so that nobody can make a second signature of one.
 */
export function withLowS(signature: Uint8Array): string {
  const s = BigInt(`0x${hexOf(signature.slice(32))}`);
  const low = s > ORDER / 2n ? ORDER - s : s;
  return `0x${hexOf(signature.slice(0, 32))}${low.toString(16).padStart(64, '0')}`;
}

/** Says whether that signature, as hex behind 0x, has 64 bytes and a low `s`. */
export function hasLowS(signature: string): boolean {
  const bytes = bytesOf(signature);
  return bytes.length === 64 && BigInt(`0x${hexOf(bytes.slice(32))}`) <= ORDER / 2n;
}
