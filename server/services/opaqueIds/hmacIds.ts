import { createHmac } from 'node:crypto';
import type { OpaqueIds } from './port.ts';

/** 144 bits: nobody guesses one, and no two are the same. */
const ID_BYTES = 18;

/** Makes ids from a secret that every server of a set has. With another secret every id is another. */
export function createHmacIds(secret: string): OpaqueIds {
  const key = createHmac('sha256', secret).update('mesi-opaque-ids-1').digest();
  const idOf = (kind: string, of: readonly string[]) => {
    const digest = createHmac('sha256', key)
      .update(JSON.stringify([kind, ...of]))
      .digest();
    return `${kind}_${digest.subarray(0, ID_BYTES).toString('base64url')}`;
  };
  return {
    tip: (entryId) => idOf('tp', [entryId]),
    order: (personId, commandId) => idOf('or', [personId, commandId]),
  };
}
