import { createHmac, timingSafeEqual } from 'node:crypto';
import { FILES } from './fileLimits.ts';
import type { FilePass } from './port.ts';

export interface Passes {
  make(fileId: string, personId: string, nowMs: number): FilePass;
  /** Whether this server made the pass, and it is good still. */
  isGood(pass: FilePass, nowMs: number): boolean;
}

/** Signs what opens a file for one person for a while, by the server's secret. */
export function createPasses(secret: string): Passes {
  const key = createHmac('sha256', secret).update('mesi-files-1').digest();
  const sign = ({ fileId, personId, untilMs }: Omit<FilePass, 'key'>) =>
    createHmac('sha256', key)
      .update(JSON.stringify([fileId, personId, untilMs]))
      .digest();
  return {
    make(fileId, personId, nowMs) {
      // the same for half an hour, so that a browser that has the file asks no second time
      const half = FILES.passMs / 2;
      const pass = { fileId, personId, untilMs: (Math.floor(nowMs / half) + 2) * half };
      return { ...pass, key: sign(pass).toString('base64url') };
    },
    isGood({ key: given, ...pass }, nowMs) {
      const right = sign(pass);
      const shown = Buffer.from(given, 'base64url');
      return shown.length === right.length && timingSafeEqual(shown, right) && nowMs < pass.untilMs;
    },
  };
}
