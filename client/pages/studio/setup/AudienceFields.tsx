import { LIMITS } from '../../../../shared/limits.ts';
import type { GoLiveCommand, ModeInput } from '../../../../shared/protocol/commands.ts';
import type { EntryRules } from '../../../../shared/protocol/modes.ts';
import { formatNumber, positiveTyped } from '../../../texts/format.ts';
import { t as live } from '../../../texts/groupLive.ts';
import { t } from '../../../texts/panel.ts';
import { AmountField } from '../../../ui/controls/AmountField.tsx';
import { Select } from '../../../ui/controls/Select.tsx';
import { TextField } from '../../../ui/controls/TextField.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import { EntryRulesFields, NEW_RULES, readRules, rulesOfGroup } from '../panel/EntryRulesFields.tsx';
import { LimitField } from '../panel/LimitField.tsx';
import styles from '../panel/Panel.module.css';
import type { StreamGroup } from '../useGroup.ts';

/** Who can watch from the first second, as it is chosen before going live. */
export interface Audience {
  readonly type: 'public' | 'private' | 'group' | 'ticketed';
  /** Minutes after which a public stream ends by itself, as text; empty: never. */
  readonly limit: string;
  readonly rules: EntryRules;
  /** What a ticket costs, in MESI, and how many there are: both as typed. */
  readonly price: string;
  readonly total: string;
}

export const NEW_AUDIENCE: Audience = {
  type: 'public',
  limit: '',
  rules: NEW_RULES,
  price: '25',
  total: '10',
};

/** Returns the mode to begin in; null: nobody would fit the rules. */
export function audienceMode(
  { type, limit, rules }: Pick<Audience, 'type' | 'limit' | 'rules'>,
  group: StreamGroup | null = null,
): ModeInput | null {
  if (type === 'group')
    return group && { type: 'private', rules: rulesOfGroup(group.conversationId), tickets: 'keep' };
  if (type === 'public') return { type, limitMinutes: limit ? Number(limit) : null };
  // the curtain closes with the first second, and not before
  if (type === 'ticketed') return { type: 'public', limitMinutes: null };
  const read = readRules(rules);
  return read ? { type, rules: read } : null;
}

/** Returns the tickets that a stream begins with; null: it begins without, or they are not right. */
export function audienceTickets({ type, price, total }: Audience): GoLiveCommand['tickets'] | null {
  const [priceMinor, count] = [positiveTyped(price, 'MESI'), wholeNumber(total)];
  if (type !== 'ticketed' || priceMinor === null || count === null) return null;
  return { priceMinor: priceMinor.toString(), total: count };
}

function wholeNumber(text: string): number | null {
  const count = /^\d{1,6}$/.test(text.trim()) ? Number(text) : 0;
  return count >= 1 && count <= LIMITS.tickets ? count : null;
}

interface AudienceFieldsProps {
  readonly audience: Audience;
  /** The group that the stream belongs to; null: it belongs to none. */
  readonly group: StreamGroup | null;
  readonly onChange: (audience: Audience) => void;
}

/** Asks who can watch. */
export function AudienceFields({ audience, group, onChange }: AudienceFieldsProps) {
  const { type, limit, rules } = audience;
  return (
    <>
      <Select
        label={t('mode.title')}
        value={type}
        options={[
          ...(group
            ? [{ value: 'group', label: live('audience.group', { group: isolate(group.name) }) } as const]
            : []),
          { value: 'public', label: t('mode.public') },
          { value: 'private', label: t('mode.private') },
          // the members of a group need no ticket
          ...(group ? [] : [{ value: 'ticketed', label: t('mode.ticketOnly') } as const]),
        ]}
        hint={hintOf(type, group)}
        onChange={(next) => onChange({ ...audience, type: next })}
      />
      {type === 'public' ? (
        <LimitField limit={limit} onChange={(next) => onChange({ ...audience, limit: next })} />
      ) : null}
      {type === 'ticketed' ? <TicketFields audience={audience} onChange={onChange} /> : null}
      {type === 'private' ? (
        <EntryRulesFields
          rules={rules}
          group={group}
          onChange={(next) => onChange({ ...audience, rules: next })}
        />
      ) : null}
    </>
  );
}

function TicketFields({ audience, onChange }: Pick<AudienceFieldsProps, 'audience' | 'onChange'>) {
  const { price, total } = audience;
  return (
    <div className={styles.two}>
      <AmountField
        label={t('sale.priceMesi')}
        asset="MESI"
        text={price}
        onText={(next) => onChange({ ...audience, price: next })}
        error={positiveTyped(price, 'MESI') ? null : t('sale.priceWrong')}
      />
      <TextField
        label={t('sale.howMany')}
        inputMode="numeric"
        value={total}
        onChange={(event) => onChange({ ...audience, total: event.currentTarget.value })}
        error={wholeNumber(total) ? null : t('sale.oneTo', { most: formatNumber(LIMITS.tickets) })}
      />
    </div>
  );
}

function hintOf(type: Audience['type'], group: StreamGroup | null): string {
  if (type === 'group') return live('audience.groupHint');
  if (type === 'private') return t('mode.privateBody');
  if (type === 'ticketed') return t('audience.ticketed');
  return group ? live('audience.openHint', { group: isolate(group.name) }) : t('audience.public');
}
