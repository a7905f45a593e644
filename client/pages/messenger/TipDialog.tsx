import { useEffect, useState } from 'react';
import { LIMITS } from '../../../shared/limits.ts';
import { ASSET_CODES, type Asset } from '../../../shared/money.ts';
import type { Person } from '../../../shared/protocol/people.ts';
import { affordable, questionsBefore, TIP_PRESETS } from '../../model/tipAmount.ts';
import { newCommandId } from '../../net/commandIds.ts';
import { askUntilAnswered } from '../../net/room/askUntilAnswered.ts';
import { outcomeOf } from '../../net/room/requestOutcome.ts';
import { balanceOf, noteBalance, useBalances } from '../../net/session.ts';
import { useRun } from '../../net/useRun.ts';
import { formatMoney } from '../../texts/format.ts';
import { t } from '../../texts/messenger.ts';
import { readTyped } from '../../texts/typed.ts';
import { AmountField } from '../../ui/controls/AmountField.tsx';
import { Button } from '../../ui/controls/Button.tsx';
import { Select } from '../../ui/controls/Select.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { isolate, shown } from '../../ui/isolate.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import { Dialog } from '../../ui/popups/Dialog.tsx';
import { AddFundsButton } from '../../wallet/addFunds.tsx';
import { useRates } from '../../wallet/useRates.ts';
import { QuoteLine } from '../stage/tip/QuoteLine.tsx';
import { useAskAbove } from '../stage/tip/useAskAbove.ts';
import { useRenewed, useTipQuote } from '../stage/tip/useTipQuote.ts';
import styles from './Dialogs.module.css';
import type { TalkDialogProps } from './LeaveDialog.tsx';
import type { Talk } from './useTalk.ts';

/** Tips the other person, or in a group any member. Everybody in the conversation sees it. */
export default function TipDialog({ talk, open, onClose }: TalkDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onClose} size="s" title={t('tip.title')} description={t('tip.about')}>
      {open ? <TipForm talk={talk} onClose={onClose} /> : null}
    </Dialog>
  );
}

function TipForm({ talk, onClose }: Omit<TalkDialogProps, 'open'>) {
  const others = talk.people.filter(({ id }) => id !== talk.selfId);
  const [toId, setTo] = useState(others.length === 1 ? (others[0]?.id ?? '') : '');
  const [message, setMessage] = useState('');
  /** How many questions about so large a tip were answered. */
  const [answered, setAnswered] = useState(0);
  const money = useMoney();
  const { busy, refused, run } = useRun();
  useRenewed(refused?.code, money.quoted);
  const to = others.find(({ id }) => id === toId);
  const give = async () => {
    if (!to || money.amount.type !== 'ok') return;
    if (answered < money.questions.length) return setAnswered(answered + 1);
    const { asset } = money;
    const amountMinor = String(money.amount.amountMinor);
    const { quoteId } = money.quoted.quote ?? {};
    const gift = { toId: to.id, asset, amountMinor, message: message.trim(), quoteId };
    const done = await run(() => tip(talk, gift));
    if (!done) return;
    noteBalance({ asset, amountMinor: done.balanceMinor });
    showToast({ title: t('tip.paid', { amount: money.words, name: isolate(to.name) }), tone: 'tip' });
    onClose();
  };
  return (
    <div className={styles.form}>
      {others.length > 1 ? (
        <Select
          label={t('tip.to')}
          value={toId}
          options={others.map(({ id, name }) => ({ value: id, label: isolate(name) }))}
          onChange={setTo}
        />
      ) : null}
      <Select
        label={t('tip.with')}
        value={money.asset}
        options={ASSET_CODES.map((code) => ({ value: code, label: money.labelOf(code) }))}
        onChange={(code) => money.setAsset(code as Asset)}
      />
      <AmountField
        label={t('tip.amount')}
        asset={money.asset}
        text={money.text}
        onText={(text) => {
          money.setText(text);
          setAnswered(0);
        }}
      />
      <QuoteLine asset={money.asset} quoted={money.quoted} />
      <TextField
        label={t('tip.message')}
        value={message}
        maxLength={LIMITS.tipMessageChars}
        onChange={(event) => setMessage(event.currentTarget.value)}
      />
      <Problem text={refused?.message ?? null} />
      <GiveButton {...{ money, to, answered, busy }} onGive={() => void give()} />
    </div>
  );
}

type MoneyModel = ReturnType<typeof useMoney>;

interface GiveButtonProps {
  readonly money: MoneyModel;
  readonly to: Person | undefined;
  readonly answered: number;
  readonly busy: boolean;
  readonly onGive: () => void;
}

function GiveButton({ money, to, answered, busy, onGive }: GiveButtonProps) {
  const { amount, asset, quoted } = money;
  if (amount.type === 'short') return <AddFundsButton asset={asset} missingMinor={amount.missingMinor} />;
  const isReady = to !== undefined && amount.type === 'ok' && !quoted.isAwaited;
  return (
    <Button variant="tip" size="l" wide busy={busy} disabled={!isReady} onClick={onGive}>
      {shown(giveWords(money, to, answered))}
    </Button>
  );
}

function giveWords({ amount, words }: MoneyModel, to: Person | undefined, answered: number): string {
  if (!to || amount.type !== 'ok') return t('tip.choose');
  const values = { amount: words, name: isolate(to.name) };
  if (answered > 1) return t('tip.sureAgain', values);
  return answered === 1 ? t('tip.sure', values) : t('tip.give', values);
}

/** What is paid with, how much, and whether it is there. */
function useMoney() {
  const balances = useBalances();
  const rates = useRates();
  const { askAbove, learn } = useAskAbove();
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is fetched once, when the form opens
  useEffect(learn, []);
  const [chosen, setChosen] = useState<Asset | null>(null);
  const asset = chosen ?? ASSET_CODES.find((code) => balanceOf(balances, code) > 0n) ?? 'MESI';
  const [typed, setText] = useState<string | null>(null);
  const text = typed ?? TIP_PRESETS[asset][1] ?? '';
  const balanceMinor = balances ? balanceOf(balances, asset) : null;
  const amount = affordable({ reading: readTyped(text, asset), balanceMinor });
  const isPayable = amount.type === 'ok';
  const quoted = useTipQuote(isPayable ? { asset, amountMinor: amount.amountMinor } : null);
  return {
    asset,
    setAsset(next: Asset) {
      setChosen(next);
      setText(null);
    },
    text,
    setText,
    amount,
    quoted,
    words: isPayable ? formatMoney({ asset, amountMinor: amount.amountMinor }) : '',
    questions: isPayable ? questionsBefore({ asset, amountMinor: amount.amountMinor }, rates, askAbove) : [],
    labelOf: (code: Asset) =>
      balances ? `${code} · ${formatMoney({ asset: code, amountMinor: balanceOf(balances, code) })}` : code,
  };
}

interface Gift {
  readonly toId: string;
  readonly asset: Asset;
  readonly amountMinor: string;
  readonly message: string;
  readonly quoteId: string | undefined;
}

/** The same command is sent until there is an answer: it is paid once. */
async function tip({ open }: Talk, { message, quoteId, ...gift }: Gift) {
  const quoted = quoteId === undefined ? {} : { quoteId };
  const payload = { commandId: newCommandId(), ...gift, ...quoted, ...(message ? { message } : {}) };
  const reply = await askUntilAnswered(open, { type: 'tip', payload }, () =>
    showToast({ title: t('tip.uncertain') }),
  );
  return outcomeOf(reply);
}
