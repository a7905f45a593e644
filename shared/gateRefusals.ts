import type { GateNeed } from './protocol/gates.ts';
import type { RejectionCode } from './protocol/rejections.ts';

/** What somebody is answered whom a gate keeps out. */
export const GATE_REFUSALS = {
  form: 'FormNeeded',
  tooYoung: 'TooYoung',
  country: 'CountryNotTaken',
  verified: 'NotVerified',
  consent: 'ConsentNeeded',
} as const satisfies Record<GateNeed, RejectionCode>;
