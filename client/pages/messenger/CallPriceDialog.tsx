import { CHAT_LIMITS } from '../../../shared/chatLimits.ts';
import { useStore } from '../../base/createStore.ts';
import { takeCall } from '../../net/chat/callCheck.ts';
import { type PricedCall, pricedCallStore } from '../../net/chat/calls.ts';
import { newCommandId } from '../../net/commandIds.ts';
import { balanceOf, useBalances } from '../../net/session.ts';
import { useMissing } from '../../net/usePaidAsk.ts';
import { formatMesi } from '../../texts/format.ts';
import { t } from '../../texts/paidCalls.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { isolate, shown } from '../../ui/isolate.tsx';
import { Dialog } from '../../ui/popups/Dialog.tsx';
import { AddFundsButton } from '../../wallet/addFunds.tsx';
import styles from './Dialogs.module.css';

const close = () => pricedCallStore.set(null);

/** Says what a call costs, and what is held for it, before it rings. */
export function CallPriceDialog() {
  const asked = useStore(pricedCallStore);
  return (
    <Dialog
      open={asked !== null}
      onOpenChange={close}
      size="s"
      title={t('ask.title', { name: isolate(asked?.wish.title ?? '') })}
    >
      {asked ? <Ask asked={asked} /> : null}
    </Dialog>
  );
}

function Ask({ asked: { wish, perMinuteMinor } }: { readonly asked: PricedCall }) {
  const missingMinor = useMissing(perMinuteMinor);
  const balances = useBalances();
  const amount = formatMesi(perMinuteMinor);
  const goes = balances ? balanceOf(balances, 'MESI') / BigInt(perMinuteMinor) : null;
  const most = BigInt(CHAT_LIMITS.paidCallMinutes);
  const minutes = Number(goes === null || goes > most ? most : goes);
  const held = formatMesi(String(BigInt(perMinuteMinor) * BigInt(minutes)));
  const call = () => {
    close();
    takeCall({ ...wish, paying: { commandId: newCommandId(), perMinuteMinor } });
  };
  return (
    <div className={styles.form}>
      <p className={styles.about}>
        {shown(missingMinor > 0n ? t('ask.poor', { amount }) : t('ask.about', { amount, held, minutes }))}
      </p>
      {missingMinor > 0n ? (
        <AddFundsButton asset="MESI" missingMinor={missingMinor} />
      ) : (
        <Button variant="tip" size="l" wide onClick={call}>
          {shown(t('ask.call', { amount }))}
        </Button>
      )}
    </div>
  );
}
