import type { LineLock } from '../../../../shared/protocol/chatFiles.ts';
import { lookAgain } from '../../../net/chat/fileAddresses.ts';
import { askUntilAnswered } from '../../../net/room/askUntilAnswered.ts';
import { noteBalance } from '../../../net/session.ts';
import { useMissing, usePaidAsk } from '../../../net/usePaidAsk.ts';
import { t } from '../../../texts/files.ts';
import { formatMesi } from '../../../texts/format.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { isolate, shown } from '../../../ui/isolate.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import { Dialog } from '../../../ui/popups/Dialog.tsx';
import { AddFundsButton } from '../../../wallet/addFunds.tsx';
import type { TextLine } from '../chatViews.ts';
import type { Talk } from '../useTalk.ts';
import styles from './Forward.module.css';

export interface UnlockDialogProps {
  readonly talk: Talk;
  /** The line whose files are paid for; null: the dialog is closed. */
  readonly line: TextLine | null;
  readonly onClose: () => void;
}

/** Asks once whether to pay for locked files. */
export default function UnlockDialog({ talk, line, onClose }: UnlockDialogProps) {
  const amount = formatMesi(line?.lock?.priceMinor ?? '0');
  return (
    <Dialog
      open={line !== null}
      onOpenChange={onClose}
      size="s"
      title={t('lock.title')}
      description={t('lock.about', { amount, name: isolate(line?.from.name ?? '') })}
    >
      {line?.lock ? <Pay talk={talk} line={line} lock={line.lock} onClose={onClose} /> : null}
    </Dialog>
  );
}

interface PayProps extends UnlockDialogProps {
  readonly line: TextLine;
  readonly lock: LineLock;
}

function Pay({ talk: { open }, line, lock: { priceMinor }, onClose }: PayProps) {
  const { busy, refused, ask } = usePaidAsk();
  const missingMinor = useMissing(priceMinor);
  const pay = async () => {
    const { seq } = line;
    const done = await ask([`${seq}`, priceMinor], (commandId) =>
      askUntilAnswered(open, { type: 'unlock', payload: { commandId, seq, priceMinor } }, () =>
        showToast({ title: t('lock.uncertain') }),
      ),
    );
    if (!done) return;
    noteBalance({ asset: 'MESI', amountMinor: done.balanceMinor });
    lookAgain((line.files ?? []).map(({ id }) => id));
    showToast({ title: t('lock.paid'), tone: 'tip' });
    onClose();
  };
  return (
    <div className={styles.choice}>
      <Problem text={refused} />
      {missingMinor > 0n ? (
        <AddFundsButton asset="MESI" missingMinor={missingMinor} />
      ) : (
        <Button variant="tip" size="l" wide busy={busy} onClick={() => void pay()}>
          {shown(t('lock.pay', { amount: formatMesi(priceMinor) }))}
        </Button>
      )}
    </div>
  );
}
