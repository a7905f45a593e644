/** What stands as the hash before the first entry of every chain. */
export const GENESIS_HASH = '0'.repeat(64);
