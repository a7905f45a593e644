import type { CurbKind } from './curbLimits.ts';
import type { CurbTerms } from './protocol/curbs.ts';
import { SECOND_MS } from './time.ts';

/** Says whether the curb holds at that time. */
export function holdsCurb({ untilMs }: Pick<CurbTerms, 'untilMs'>, nowMs: number): boolean {
  return untilMs === null || nowMs < untilMs;
}

/** Says whether somebody is kept from that right now; undefined: they are not restricted. */
export function isKeptFrom(curb: CurbTerms | undefined, kind: CurbKind, nowMs: number): boolean {
  return curb ? curb.keepsFrom.includes(kind) && holdsCurb(curb, nowMs) : false;
}

/** Returns how long somebody has to wait between two lines, in ms; 0: they are not slowed down. */
export function slowedMs(curb: CurbTerms | undefined, nowMs: number): number {
  return curb && holdsCurb(curb, nowMs) ? curb.slowSeconds * SECOND_MS : 0;
}
