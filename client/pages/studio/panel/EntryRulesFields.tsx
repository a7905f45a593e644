import type { EntryRules } from '../../../../shared/protocol/modes.ts';
import { t as live } from '../../../texts/groupLive.ts';
import { t } from '../../../texts/panel.ts';
import { LeastMesiField } from '../../../ui/controls/LeastMesiField.tsx';
import { Select } from '../../../ui/controls/Select.tsx';
import { SubscriberFields } from '../../../ui/controls/SubscriberFields.tsx';
import { Switch } from '../../../ui/controls/Switch.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import type { StreamGroup } from '../useGroup.ts';
import styles from './Panel.module.css';

export const NEW_RULES: EntryRules = {
  match: 'any',
  followers: true,
  subscribers: null,
  invited: true,
  tipped: null,
};

/** Returns the rules that let the members of a group in, and nobody else. */
export const rulesOfGroup = (conversationId: string): EntryRules => ({
  match: 'any',
  followers: false,
  subscribers: null,
  invited: false,
  tipped: null,
  group: { conversationId },
});

/** Reads the rules from the fields; null when nobody would fit them. */
export function readRules(rules: EntryRules): EntryRules | null {
  const { followers, subscribers, invited, tipped, group } = rules;
  if (tipped && BigInt(tipped.minimumMinor) <= 0n) return null;
  return followers || subscribers || invited || tipped || group ? rules : null;
}

interface EntryRulesFieldsProps {
  readonly rules: EntryRules;
  /** The group that the stream belongs to; null: it belongs to none. */
  readonly group?: StreamGroup | null;
  readonly onChange: (rules: EntryRules) => void;
}

export function EntryRulesFields({ rules, group = null, onChange }: EntryRulesFieldsProps) {
  const set = (patch: Partial<EntryRules>) => onChange({ ...rules, ...patch });
  return (
    <div className={styles.form}>
      {group ? (
        <Switch
          label={live('audience.group', { group: isolate(group.name) })}
          checked={rules.group !== undefined}
          onChange={(on) => set({ group: on ? { conversationId: group.conversationId } : undefined })}
        />
      ) : null}
      <Switch
        label={t('rules.followers')}
        checked={rules.followers}
        onChange={(followers) => set({ followers })}
      />
      <Switch label={t('rules.invited')} checked={rules.invited} onChange={(invited) => set({ invited })} />
      <SubscriberFields
        label={t('subscribers')}
        tierLabel={t('rules.fromTier')}
        nameTier={(tier) => t('rules.tier', { tier })}
        subscribers={rules.subscribers}
        onChange={(subscribers) => set({ subscribers })}
      />
      <Switch
        label={t('rules.tipped')}
        checked={rules.tipped !== null}
        onChange={(on) => set({ tipped: on ? { minimumMinor: '10000000', withinDays: null } : null })}
      />
      {rules.tipped ? <TippedFields tipped={rules.tipped} onChange={(tipped) => set({ tipped })} /> : null}
      <Select
        label={t('rules.match')}
        value={rules.match}
        options={[
          { value: 'any', label: t('rules.any') },
          { value: 'all', label: t('rules.all') },
        ]}
        onChange={(match) => set({ match: match === 'all' ? 'all' : 'any' })}
      />
    </div>
  );
}

type Tipped = NonNullable<EntryRules['tipped']>;
const SPANS = ['', '1', '7', '30', '90'];

function TippedFields({
  tipped,
  onChange,
}: {
  readonly tipped: Tipped;
  readonly onChange: (tipped: Tipped) => void;
}) {
  return (
    <div className={styles.two}>
      <LeastMesiField
        label={t('atLeastMesi')}
        minimumMinor={tipped.minimumMinor}
        onChange={(minimumMinor) => onChange({ ...tipped, minimumMinor })}
        typeAmount={t('typeAmount')}
      />
      <Select
        label={t('rules.since')}
        value={tipped.withinDays === null ? '' : String(tipped.withinDays)}
        options={SPANS.map((days) => ({
          value: days,
          label: days ? t('rules.days', { days: Number(days) }) : t('rules.began'),
        }))}
        onChange={(days) => onChange({ ...tipped, withinDays: days ? Number(days) : null })}
      />
    </div>
  );
}
