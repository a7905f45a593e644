import { createHmac } from 'node:crypto';
import type { Log } from '../log.ts';
import { startHoldSweep } from './ledger/holds/holdSweep.ts';
import { createSandboxPayments } from './payments/sandboxPayments.ts';
import type { Services } from './services.ts';
import { createTipQuotes } from './tipQuotes/sealedTipQuotes.ts';
import { createWallet } from './wallet/createWallet.ts';
import type { WalletPort } from './wallet/port.ts';

/** Starts the wallet with its payment provider, and the sweep of holds; what a crash left half-way is taken up at once. */
export function startMoney(
  parts: Pick<Services, 'store' | 'ledger' | 'rates' | 'identity' | 'opaqueIds' | 'clock'> & {
    readonly secret: string;
    /** The secret of the webhooks of payments; null: it is made of the server's own. */
    readonly paymentsSecret: string | null;
    readonly payoutProtectionMs: number;
    readonly log: Log;
  },
) {
  const { store, ledger, clock, secret, log } = parts;
  const onFailed = (err: unknown) => log.warn({ err }, 'money was not looked after');
  const stopHoldSweep = startHoldSweep({
    ledger,
    clock,
    onExpired: (holds) => log.info({ holds }, 'holds expired'),
    onFailed: (err) => log.warn({ err }, 'holds not looked at'),
  });
  const payments = createSandboxPayments({
    store,
    clock,
    secret: parts.paymentsSecret ?? createHmac('sha256', secret).update('mesi-webhooks-1').digest('hex'),
    deliver: (webhook) => wallet.topUps.takeWebhook(webhook),
  });
  const wallet: WalletPort = createWallet({
    ...parts,
    payments,
    protectionMs: parts.payoutProtectionMs,
    onFailed,
  });
  const stopRounds = wallet.start();
  void payments.resume().catch(onFailed);
  return {
    wallet,
    tipQuotes: createTipQuotes(parts),
    payments,
    async stop() {
      await payments.close();
      await Promise.all([stopHoldSweep(), stopRounds()]);
    },
  };
}
