import type { Receipt } from './protocol/answers.ts';

/**
 * What is hashed of a receipt, so that anybody can do it again; server/services/ledger/SPEC.md, LE11, is the recipe.
 * Both are hashed with SHA-256 over UTF-8, written in hex.
 */

/** Returns the text whose hash is the receipt's `inputHash`. */
export function inputTextOf({ entryId, kind, source, legs, ref, memo }: Omit<Receipt, 'hash'>): string {
  const facts: Record<string, string> = {};
  for (const key of Object.keys(memo).sort()) facts[key] = memo[key] as string;
  return JSON.stringify({
    id: entryId,
    kind,
    source: source.account,
    legs: legs.map(({ account, asset, amountMinor }) => ({ account, asset, amountMinor })),
    ref,
    memo: facts,
  });
}

/** Returns the text whose hash is the receipt's `hash`, which is what the server signs. */
export function chainTextOf({ source, prevHash, atMs, inputHash }: Omit<Receipt, 'hash'>): string {
  return `mesi-entry-1\n${prevHash}\n${source.seq}\n${atMs}\n${inputHash}`;
}
