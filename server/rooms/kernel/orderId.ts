import { createHash } from 'node:crypto';

const ID_BYTES = 18;

/** A command id is unique to who chose it; hashed with the person's id it is nobody else's, and short. */
export function orderIdOf(personId: string, commandId: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([personId, commandId]))
    .digest();
  return `or_${digest.subarray(0, ID_BYTES).toString('base64url')}`;
}
