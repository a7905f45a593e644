import Gift from 'lucide-react/icons/gift';
import { type FormEvent, Suspense, useEffect, useState } from 'react';
import { LIMITS } from '../../../../shared/limits.ts';
import { ASSETS, hasSymbol } from '../../../../shared/money.ts';
import type { TipRules } from '../../../../shared/protocol/feed.ts';
import { useFetchedAfterPaint } from '../../../base/afterPaint.ts';
import { costIn, TIP_PRESETS, type TipQuestion } from '../../../model/tipAmount.ts';
import { useServerNow } from '../../../net/serverClock.ts';
import { formatMesi, formatMoney, formatNumber, typedAmount } from '../../../texts/format.ts';
import { lazyPart } from '../../../texts/lazyPart.ts';
import { t } from '../../../texts/watch.ts';
import { AmountField } from '../../../ui/controls/AmountField.tsx';
import { Button } from '../../../ui/controls/Button.tsx';
import { Switch } from '../../../ui/controls/Switch.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { Problem } from '../../../ui/notices/Problem.tsx';
import { AddFundsButton } from '../../../wallet/addFunds.tsx';
import { useRates } from '../../../wallet/useRates.ts';
import { PayWith } from './PayWith.tsx';
import { QuoteLine } from './QuoteLine.tsx';
import styles from './TipForm.module.css';
import { type KeptDraft, type TipFormModel, useTipForm } from './useTipForm.ts';
import type { TipPhase, Tipping } from './useTipping.ts';
import { useRenewed } from './useTipQuote.ts';

const LargeTip = lazyPart(() => import('./LargeTip.tsx'));
const loadPaid = () => import('./TipPaid.tsx');
const TipPaid = lazyPart(loadPaid);

export interface TipFormProps {
  readonly tipping: Tipping;
  readonly creatorName: string;
  readonly rules?: TipRules;
  /** Until then no text of theirs is shown. */
  readonly mutedUntilMs?: number | null;
  /** The frame around it says already what it is. */
  readonly untitled?: boolean;
  /** What the tip is for costs so much, MESI minor units: the amount begins with it. */
  readonly wishMinor?: bigint;
  /** Amounts to choose from, MESI minor units; absent: the usual ones. */
  readonly amountsMinor?: readonly bigint[];
  /** Where what is filled in outlives the page. It is shown to guests, too: `mayPay` asks them to log in, and answers false. */
  readonly kept?: KeptDraft;
  readonly mayPay?: () => boolean;
}

export default function TipForm({
  tipping,
  creatorName,
  untitled,
  wishMinor,
  rules,
  mutedUntilMs = null,
  amountsMinor,
  kept,
  mayPay,
}: TipFormProps) {
  const form = useTipForm(wishMinor ?? null, kept);
  useFetchedAfterPaint(loadPaid);
  const { phase, send, edit } = tipping;
  const { setMessage } = form;
  /** What the giver is still asked, one after the other. */
  const [asking, setAsking] = useState<readonly TipQuestion[]>([]);
  useEffect(() => {
    if (phase.type === 'paid') setMessage('');
  }, [phase.type, setMessage]);
  useRenewed(phase.type === 'editing' ? phase.refused?.code : undefined, form.quoted);
  if (phase.type === 'paid') return <Paid {...{ phase, creatorName }} onDone={edit} />;
  const give = () => {
    setAsking([]);
    if (!form.sendable || form.amount.type !== 'ok') return;
    const { asset, anonymous, quoted } = form;
    const message = form.message.trim();
    const { quoteId } = quoted.quote ?? {};
    send({ asset, amountMinor: form.amount.amountMinor, message, anonymous, quoteId });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (mayPay && !mayPay()) return;
    if (form.questions.length === 0) give();
    else setAsking(form.questions);
  };
  return (
    <form className={styles.form} onSubmit={submit} onChange={edit} onFocus={form.learn}>
      <div className={styles.head}>
        {untitled ? null : (
          <h2 className={styles.title}>{t.rich('tip.to', { creator: <bdi>{creatorName}</bdi> })}</h2>
        )}
        <PayWith asset={form.asset} onAsset={form.setAsset} hideLabel className={styles.asset} />
      </div>
      <Presets {...{ form, amountsMinor }} />
      <TipAmount form={form} />
      <QuoteLine asset={form.asset} quoted={form.quoted} />
      {rules && rules.smallestMinor !== '0' ? (
        <p>{t('tip.from', { amount: formatMesi(rules.smallestMinor) })}</p>
      ) : null}
      <MessageField {...{ form, mutedUntilMs }} smallest={rules?.smallestTextMinor ?? '0'} />
      <Switch
        label={t('tip.anonymously')}
        checked={form.anonymous}
        onChange={form.setAnonymous}
        className={styles.anonymous}
      />
      <Problem text={phase.type === 'editing' ? phase.refused?.message : null} />
      <SendButton form={form} tipping={tipping} />
      <Questions {...{ asking, creatorName }} amount={form.words} onAsking={setAsking} onYes={give} />
    </form>
  );
}

interface QuestionsProps {
  /** What is still asked, one after the other. */
  readonly asking: readonly TipQuestion[];
  readonly creatorName: string;
  readonly amount: string;
  readonly onAsking: (asking: readonly TipQuestion[]) => void;
  readonly onYes: () => void;
}

function Questions({ asking: [question, ...further], creatorName, amount, onAsking, onYes }: QuestionsProps) {
  if (question === undefined) return null;
  return (
    <Suspense fallback={null}>
      <LargeTip
        key={question}
        {...{ question, creatorName, amount }}
        onYes={() => (further.length === 0 ? onYes() : onAsking(further))}
        onNo={() => onAsking([])}
      />
    </Suspense>
  );
}

interface PaidProps {
  readonly phase: Extract<TipPhase, { readonly type: 'paid' }>;
  readonly creatorName: string;
  readonly onDone: () => void;
}

function Paid({ phase: { paid, receiptId, textLeftOut }, ...rest }: PaidProps) {
  return (
    <Suspense fallback={null}>
      <TipPaid {...{ paid, receiptId, textLeftOut }} {...rest} />
    </Suspense>
  );
}

interface PresetsProps {
  readonly form: TipFormModel;
  readonly amountsMinor: readonly bigint[] | undefined;
}

function Presets({ form, amountsMinor }: PresetsProps) {
  if (amountsMinor) return <Suggested {...{ form, amountsMinor }} />;
  const sign = hasSymbol(form.asset) ? ASSETS[form.asset].symbol : '';
  return (
    <div className={styles.presets}>
      {TIP_PRESETS[form.asset].map((preset) => (
        <button
          key={preset}
          type="button"
          aria-pressed={form.text === preset}
          aria-label={`${formatNumber(Number(preset))} ${form.asset}`}
          className={styles.preset}
          onClick={() => form.setText(preset)}
        >
          {sign}
          {formatNumber(Number(preset))}
        </button>
      ))}
    </div>
  );
}

/** Amounts of whoever is tipped, each at what it costs in the asset that is paid with. */
function Suggested({
  form,
  amountsMinor,
}: {
  readonly form: TipFormModel;
  readonly amountsMinor: readonly bigint[];
}) {
  const rates = useRates();
  return (
    <div className={styles.suggested}>
      {amountsMinor.map((mesiMinor) => {
        const costMinor = costIn(form.asset, mesiMinor, rates);
        const text = costMinor === null ? null : typedAmount({ asset: form.asset, amountMinor: costMinor });
        return (
          <button
            key={String(mesiMinor)}
            type="button"
            aria-pressed={form.text === text}
            disabled={text === null}
            className={styles.preset}
            onClick={() => form.setText(text ?? '')}
          >
            {formatMesi(mesiMinor)}
          </button>
        );
      })}
    </div>
  );
}

function TipAmount({ form }: { readonly form: TipFormModel }) {
  const { amount, asset } = form;
  const missing =
    amount.type === 'short'
      ? t('tip.short', { amount: formatMoney({ asset, amountMinor: amount.missingMinor }) })
      : null;
  return (
    <AmountField
      label={t('tip.amount')}
      hideLabel
      asset={asset}
      placeholder={t('tip.anyAmount')}
      text={form.text}
      onText={form.setText}
      className={styles.amount}
      after={<span className={styles.preview}>{form.preview ?? asset}</span>}
      error={missing}
    />
  );
}

/** `smallest` is the least amount that carries a text, in minor units of MESI. */
interface MessageFieldProps {
  readonly form: TipFormModel;
  readonly smallest: string;
  readonly mutedUntilMs: number | null;
}

function MessageField({ form, smallest, mutedUntilMs }: MessageFieldProps) {
  const isMuted = useServerNow() < (mutedUntilMs ?? 0);
  const used = [...form.message.trim()].length;
  return (
    <TextField
      label={t('tip.message')}
      hideLabel
      autoComplete="off"
      placeholder={
        smallest === '0' ? t('tip.addMessage') : t('tip.addMessageFrom', { amount: formatMesi(smallest) })
      }
      value={form.message}
      onChange={(event) => form.setMessage(event.currentTarget.value)}
      after={
        used > 0 ? (
          <span className={styles.count}>
            {used}/{LIMITS.tipMessageChars}
          </span>
        ) : null
      }
      // said before it is paid for
      disabled={isMuted}
      hint={isMuted ? t('tip.muted') : null}
      error={form.messageTooLong ? t('tip.tooLong') : null}
    />
  );
}

function SendButton({ form, tipping }: { readonly form: TipFormModel; readonly tipping: Tipping }) {
  const { amount, asset } = form;
  const { phase } = tipping;
  const refusedForFunds = phase.type === 'editing' && phase.refused?.code === 'InsufficientFunds';
  if (amount.type === 'short' || refusedForFunds) {
    const missingMinor = amount.type === 'short' ? amount.missingMinor : null;
    return <AddFundsButton key="funds" asset={asset} missingMinor={missingMinor} />;
  }
  const sending = phase.type === 'sending';
  return (
    <>
      <Button
        key="send"
        type="submit"
        variant="tip"
        size="l"
        wide
        busy={sending}
        disabled={!sending && !form.sendable}
        icon={<Gift aria-hidden />}
      >
        {amount.type === 'ok'
          ? t('tip.sendAmount', { amount: formatMoney({ asset, amountMinor: amount.amountMinor }) })
          : t('tip.send')}
      </Button>
      {sending && phase.uncertain ? (
        <p role="status" className={styles.uncertain}>
          {t('tip.confirming')}
        </p>
      ) : null}
    </>
  );
}
