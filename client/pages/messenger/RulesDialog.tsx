import { useState } from 'react';
import type { CallPriceBody, MessageRules, PaidMessages } from '../../../shared/protocol/conversations.ts';
import { chatApi } from '../../net/chat/chatApi.ts';
import { useAccount } from '../../net/session.ts';
import { useAsked } from '../../net/useAsked.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/messenger.ts';
import { Button } from '../../ui/controls/Button.tsx';
import { LeastMesiField } from '../../ui/controls/LeastMesiField.tsx';
import { Select } from '../../ui/controls/Select.tsx';
import { SubscriberFields } from '../../ui/controls/SubscriberFields.tsx';
import { Switch } from '../../ui/controls/Switch.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { showToast } from '../../ui/notices/toasts.ts';
import { Dialog } from '../../ui/popups/Dialog.tsx';
import { CallPriceField } from './CallPriceField.tsx';
import styles from './Dialogs.module.css';
import { PaidFields } from './PaidFields.tsx';

type Some = Extract<MessageRules, { readonly type: 'some' }>;
type Tipped = NonNullable<Some['tipped']>;

const SOME: Some = { type: 'some', match: 'any', followers: true, subscribers: null, tipped: null };
const TIPPED: Tipped = { minimumMinor: '10000000', withinDays: 30 };
const DAYS = ['7', '30', '90', '365'] as const;

export interface RulesDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Decides who may write to the reader; everybody else sends one request. */
export function RulesDialog({ open, onClose }: RulesDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onClose} size="s" title={t('rules.title')}>
      {open ? <RulesForm onClose={onClose} /> : null}
    </Dialog>
  );
}

function RulesForm({ onClose }: Pick<RulesDialogProps, 'onClose'>) {
  const isCreator = useAccount()?.isCreator ?? false;
  const saved = useAsked(chatApi.rules, []);
  const savedPrice = useAsked(chatApi.callPrice, []);
  const [chosen, setRules] = useState<MessageRules | null>(null);
  const [price, setPrice] = useState<CallPriceBody | null>(null);
  const rules = chosen ?? saved.value;
  const { perMinuteMinor } = price ?? savedPrice.value ?? { perMinuteMinor: null };
  const { busy, refused, run } = useRun();
  if (!rules) return null;
  const save = async () => {
    if (!(await run(() => chatApi.setRules(rules)))) return;
    if (price && !(await run(() => chatApi.setCallPrice(price)))) return;
    showToast({ title: t('rules.saved') });
    onClose();
  };
  const choose = (type: string) => {
    if (type === 'some') setRules(SOME);
    else setRules({ type: type === 'nobody' ? 'nobody' : 'everybody' });
  };
  return (
    <div className={styles.form}>
      <Select
        label={t('rules.who')}
        value={rules.type}
        options={(['everybody', 'some', 'nobody'] as const).map((value) => ({
          value,
          label: t(`rules.${value}`),
        }))}
        onChange={choose}
      />
      <p className={styles.about}>{t(aboutOf(rules))}</p>
      {rules.type === 'some' ? <SomeFields rules={rules} onChange={setRules} /> : null}
      {isCreator && rules.type !== 'everybody' ? (
        <PaidFields paid={rules.paid} onChange={(paid) => setRules(withPrice(rules, paid))} />
      ) : null}
      {isCreator ? (
        <CallPriceField
          perMinuteMinor={perMinuteMinor}
          onChange={(next) => setPrice({ perMinuteMinor: next })}
        />
      ) : null}
      <Problem text={refused?.message ?? null} />
      <Button
        variant="primary"
        size="l"
        wide
        busy={busy}
        disabled={!isWhole(rules) || perMinuteMinor === '0'}
        onClick={() => void save()}
      >
        {t('rules.save')}
      </Button>
    </div>
  );
}

function withPrice<R extends Exclude<MessageRules, { readonly type: 'everybody' }>>(
  { paid: _, ...rules }: R,
  paid: PaidMessages | undefined,
): MessageRules {
  return { ...rules, ...(paid ? { paid } : {}) } as MessageRules;
}

/** What becomes of whoever is not let in by what is chosen. */
function aboutOf(rules: MessageRules): 'rules.about' | 'rules.aboutPaid' | 'rules.aboutAll' {
  if (rules.type === 'everybody') return 'rules.aboutAll';
  return rules.paid ? 'rules.aboutPaid' : 'rules.about';
}

function isWhole(rules: MessageRules): boolean {
  if (rules.type !== 'everybody' && rules.paid?.priceMinor === '0') return false;
  if (rules.type !== 'some') return true;
  if (rules.tipped?.minimumMinor === '0') return false;
  return rules.followers || rules.subscribers !== null || rules.tipped !== null;
}

interface SomeFieldsProps {
  readonly rules: Some;
  readonly onChange: (rules: Some) => void;
}

function SomeFields({ rules, onChange }: SomeFieldsProps) {
  const set = (part: Partial<Some>) => onChange({ ...rules, ...part });
  return (
    <>
      <Switch
        label={t('rules.followers')}
        checked={rules.followers}
        onChange={(followers) => set({ followers })}
      />
      <SubscriberFields
        label={t('rules.subscribers')}
        tierLabel={t('rules.fromTier')}
        nameTier={(tier) => t('rules.tier', { tier })}
        subscribers={rules.subscribers}
        onChange={(subscribers) => set({ subscribers })}
      />
      <Switch
        label={t('rules.tipped')}
        checked={rules.tipped !== null}
        onChange={(on) => set({ tipped: on ? TIPPED : null })}
      />
      {rules.tipped ? <TippedFields tipped={rules.tipped} onChange={(tipped) => set({ tipped })} /> : null}
      <Select
        label={t('rules.match')}
        value={rules.match}
        options={(['any', 'all'] as const).map((value) => ({ value, label: t(`rules.${value}`) }))}
        onChange={(match) => set({ match: match === 'all' ? 'all' : 'any' })}
      />
    </>
  );
}

interface TippedFieldsProps {
  readonly tipped: Tipped;
  readonly onChange: (tipped: Tipped) => void;
}

function TippedFields({ tipped, onChange }: TippedFieldsProps) {
  return (
    <>
      <LeastMesiField
        label={t('rules.atLeast')}
        minimumMinor={tipped.minimumMinor}
        onChange={(minimumMinor) => onChange({ ...tipped, minimumMinor })}
        typeAmount={t('rules.typeAmount')}
      />
      <Select
        label={t('rules.within')}
        value={String(tipped.withinDays)}
        options={[...new Set([...DAYS, String(tipped.withinDays)])].map((days) => ({
          value: days,
          label: t('rules.days', { days: Number(days) }),
        }))}
        onChange={(days) => onChange({ ...tipped, withinDays: Number(days) })}
      />
    </>
  );
}
