import { type FormEvent, useState } from 'react';
import type { OwnTipLinkView } from '../../../shared/protocol/tipLinks.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/time.ts';
import { TIP_LINK_LIMITS } from '../../../shared/tipLinkLimits.ts';
import { pledgeGoalsApi } from '../../net/pledgeGoalsApi.ts';
import { useAccount } from '../../net/session.ts';
import { tipLinksApi } from '../../net/tipLink/tipLinksApi.ts';
import { useAsked } from '../../net/useAsked.ts';
import { useRun } from '../../net/useRun.ts';
import { t } from '../../texts/tipLinks.ts';
import { positiveTyped } from '../../texts/typed.ts';
import { AmountField } from '../../ui/controls/AmountField.tsx';
import { Button } from '../../ui/controls/Button.tsx';
import { GrowingFields } from '../../ui/controls/GrowingFields.tsx';
import { Select } from '../../ui/controls/Select.tsx';
import { TextArea } from '../../ui/controls/TextArea.tsx';
import { TextField } from '../../ui/controls/TextField.tsx';
import { Problem } from '../../ui/notices/Problem.tsx';
import { copyLink } from './copyLink.ts';
import styles from './TipLinks.module.css';

const DAY_MINUTES = DAY_MS / MINUTE_MS;
const LIVES = [
  { value: '', life: 'always' },
  { value: String(DAY_MINUTES), life: 'day' },
  { value: String(7 * DAY_MINUTES), life: 'week' },
  { value: String(30 * DAY_MINUTES), life: 'month' },
] as const;

/** Says what a new link asks for, and makes it. */
export function MakeForm({ onMade }: { readonly onMade: (link: OwnTipLinkView) => void }) {
  const [label, setLabel] = useState('');
  const [amounts, setAmounts] = useState<readonly string[]>([]);
  const goals = useGoals();
  const [life, setLife] = useState<string>('');
  const [thanks, setThanks] = useState('');
  const { busy, refused, run } = useRun();
  const used = [...thanks.trim()].length;
  const over = used - TIP_LINK_LIMITS.thanksChars;
  const typed = [...amounts.filter((text) => text !== ''), ...(goals.goal === '' ? [] : [goals.goal])];
  const isReady = label.trim() !== '' && over <= 0 && typed.every((text) => minorOf(text) !== null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    const amountsMinor = amounts.flatMap((text) => minorOf(text) ?? []);
    const expiresInMinutes = life === '' ? null : Number(life);
    const wish = { label, amountsMinor, ...goals.wish, expiresInMinutes, thanks };
    const made = await run(() => tipLinksApi.make(wish));
    if (!made) return;
    void copyLink(made.id, t('make.made'));
    onMade(made);
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <TextField
        label={t('make.label')}
        value={label}
        maxLength={TIP_LINK_LIMITS.labelChars}
        autoComplete="off"
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <GrowingFields
        legend={t('make.amounts')}
        hint={t('make.amountsHint', { most: TIP_LINK_LIMITS.amounts })}
        texts={amounts}
        most={TIP_LINK_LIMITS.amounts}
        onTexts={setAmounts}
        className={styles.amounts}
        field={(number, text, onText) => (
          <AmountField
            label={t('make.amount', { number })}
            hideLabel
            asset="MESI"
            text={text}
            onText={onText}
          />
        )}
      />
      <GoalFields {...goals} />
      <Select
        label={t('make.worksFor')}
        value={life}
        options={LIVES.map(({ value, life: span }) => ({ value, label: t(`make.${span}`) }))}
        onChange={setLife}
      />
      <TextArea
        label={t('make.thanks')}
        rows={2}
        value={thanks}
        onChange={(event) => setThanks(event.currentTarget.value)}
        hint={t('make.thanksHint', { used, most: TIP_LINK_LIMITS.thanksChars })}
        error={over > 0 ? t('make.thanksTooLong', { over }) : null}
      />
      <Problem text={refused?.message ?? null} />
      <Button type="submit" variant="primary" size="l" wide busy={busy} disabled={!isReady}>
        {t('make.do')}
      </Button>
    </form>
  );
}

/** The goals of a link, a sum of its own and one that people pledge for, and who brings people with it. */
function useGoals() {
  const [goal, setGoal] = useState('');
  const [pledgeGoalId, setPledgeGoalId] = useState('');
  const [referrer, setReferrer] = useState('');
  const brings = referrer.trim() === '' ? {} : { referrer: referrer.trim() };
  const wish = { goalMinor: minorOf(goal), pledgeGoalId: pledgeGoalId || null, ...brings };
  return { goal, setGoal, pledgeGoalId, setPledgeGoalId, referrer, setReferrer, wish };
}

/** Asks for the goals, and who brings people; a goal that people pledge for is an open goal of the creator, and without any nothing is asked. */
function GoalFields({
  goal,
  setGoal,
  pledgeGoalId,
  setPledgeGoalId,
  referrer,
  setReferrer,
}: ReturnType<typeof useGoals>) {
  const handle = useAccount()?.handle ?? '';
  const goals = useAsked(() => pledgeGoalsApi.of(handle), [handle]).value?.goals ?? [];
  const open = goals.filter(({ phase }) => phase.type !== 'over');
  const options = open.map(({ id, title }) => ({ value: id, label: title }));
  return (
    <>
      <AmountField label={t('make.goal')} asset="MESI" text={goal} onText={setGoal} />
      {open.length === 0 ? null : (
        <Select
          label={t('make.pledgeGoal')}
          hint={t('make.pledgeGoalHint')}
          value={pledgeGoalId}
          options={[{ value: '', label: t('make.noPledgeGoal') }, ...options]}
          onChange={setPledgeGoalId}
        />
      )}
      <TextField
        label={t('make.referrer')}
        hint={t('make.referrerHint')}
        value={referrer}
        maxLength={41}
        autoComplete="off"
        spellCheck={false}
        onChange={({ currentTarget }) => setReferrer(currentTarget.value)}
      />
    </>
  );
}

/** Returns a typed sum of MESI in minor units; null: it is none. */
function minorOf(text: string): string | null {
  const amountMinor = positiveTyped(text, 'MESI');
  return amountMinor === null ? null : String(amountMinor);
}
