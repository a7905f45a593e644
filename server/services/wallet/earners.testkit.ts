import { PROTECTION_MS, type WalletProcess, type WalletWorld } from './walletWorld.testkit.ts';

export const HOUR_MS = 60 * 60_000;
export const mesi = (amountMinor: bigint) => ({ asset: 'MESI', amountMinor }) as const;

let creators = 0;
/** Makes the id of a creator of whom nothing is known yet. */
export const somebody = () => `us_creator${++creators}`;

/** Makes creators of a world who earn, and asks for what they earned. The world is asked for at each call. */
export function earnersOf(world: () => WalletWorld) {
  const earner = async (amountMinor: bigint) => {
    const userId = somebody();
    await world().tip(userId, { id: `tip_${userId}`, amountMinor });
    return userId;
  };
  return {
    earner,
    /** Makes a creator whose earnings are past the protection window. */
    async ripeEarner(amountMinor: bigint) {
      const userId = await earner(amountMinor);
      await world().advance(PROTECTION_MS + HOUR_MS);
      return userId;
    },
    request(userId: string, amountMinor: bigint, commandId = 'payout01', process: WalletProcess = world()) {
      return process.wallet.payouts.request({ userId, commandId, money: mesi(amountMinor) });
    },
    earned: (userId: string) => world().balance(`creator:${userId}`, 'MESI'),
  };
}
