/** Returns whose wallet or creator's account in the journal that is; null: it is neither. */
export function personOfAccount(account: string): string | null {
  return /^(?:wallet|creator):(.+)$/.exec(account)?.[1] ?? null;
}
