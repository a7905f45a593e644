import { recoverAddress, Signature } from 'ethers';

/** Returns a signature of a key in its parts; null: it is none. */
export function partsOf(signature: string): Pick<Signature, 'v' | 'r' | 's'> | null {
  try {
    return Signature.from(signature);
  } catch {
    return null;
  }
}

/** Returns the account whose key has signed the digest, in lower case; null: it is no signature of a key. */
export function keyOf(digest: string, signature: string): string | null {
  try {
    return recoverAddress(digest, Signature.from(signature)).toLowerCase();
  } catch {
    return null;
  }
}
