import { createHmac, timingSafeEqual } from 'node:crypto';

export interface CursorSeal {
  /** Good for that account only. */
  seal(account: string, cursor: string): string;
  /** Null: not one that was sealed for that account. */
  open(account: string, sealed: string): string | null;
}

/** Cursors of the ledger name entries; what comes back from a client is believed only as it was given. */
export function createCursorSeal(secret: string): CursorSeal {
  const key = createHmac('sha256', secret).update('mesi-cursor-1').digest();
  const macOf = (account: string, cursor: string) =>
    createHmac('sha256', key).update(`${account}\n${cursor}`).digest().subarray(0, 16);
  return {
    seal: (account, cursor) => `${macOf(account, cursor).toString('base64url')}.${cursor}`,
    open(account, sealed) {
      const [, mac = '', cursor = ''] = /^([\w-]{22})\.(.+)$/.exec(sealed) ?? [];
      const isOurs = mac !== '' && timingSafeEqual(macOf(account, cursor), Buffer.from(mac, 'base64url'));
      return isOurs ? cursor : null;
    },
  };
}
