import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { ACCOUNT_LIMITS } from '../../../shared/accountLimits.ts';
import type { Clock } from '../runtime/port.ts';

const [NONCE_BYTES, TIME_BYTES, MAC_BYTES] = [16, 6, 16];

/** Makes challenges that no store has to keep: each carries its end, and a mark of this server for one purpose. */
export function createChallenges({ clock, secret }: { readonly clock: Clock; readonly secret: string }) {
  const key = createHmac('sha256', secret).update('mesi-passkey-challenge-1').digest();
  const macOf = (purpose: string, head: Buffer): Buffer =>
    createHmac('sha256', key).update(purpose).update('\0').update(head).digest().subarray(0, MAC_BYTES);
  return {
    make(purpose: string): Uint8Array<ArrayBuffer> {
      const head = Buffer.concat([randomBytes(NONCE_BYTES), Buffer.alloc(TIME_BYTES)]);
      head.writeUIntBE(clock.nowMs() + ACCOUNT_LIMITS.passkeyMs, NONCE_BYTES, TIME_BYTES);
      return new Uint8Array(Buffer.concat([head, macOf(purpose, head)]));
    },
    /** Returns until when a challenge is good, in Unix milliseconds; null: it is none of ours for that, or over. */
    readsAs(purpose: string, challenge: string): number | null {
      const bytes = Buffer.from(challenge, 'base64url');
      if (bytes.length !== NONCE_BYTES + TIME_BYTES + MAC_BYTES) return null;
      const head = bytes.subarray(0, NONCE_BYTES + TIME_BYTES);
      if (!timingSafeEqual(bytes.subarray(NONCE_BYTES + TIME_BYTES), macOf(purpose, head))) return null;
      const untilMs = head.readUIntBE(NONCE_BYTES, TIME_BYTES);
      return untilMs > clock.nowMs() ? untilMs : null;
    },
  };
}
