import { createHash } from 'node:crypto';

/** Returns the id of the one direct conversation of two people, whoever of them asks. */
export function directId(a: string, b: string): string {
  const pair = [a, b].sort().join(' ');
  return `dm_${createHash('sha256').update(pair).digest('base64url')}`;
}
