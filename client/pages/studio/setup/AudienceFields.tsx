import type { GoLiveCommand, ModeInput } from '../../../../shared/protocol/commands.ts';
import type { EntryRules } from '../../../../shared/protocol/modes.ts';
import { t as live } from '../../../texts/groupLive.ts';
import { t } from '../../../texts/panel.ts';
import { positiveTyped } from '../../../texts/typed.ts';
import { Select } from '../../../ui/controls/Select.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import { EntryRulesFields, NEW_RULES, readRules, rulesOfGroup } from '../panel/EntryRulesFields.tsx';
import { LimitField } from '../panel/LimitField.tsx';
import styles from '../panel/Panel.module.css';
import {
  isTicketCount,
  NEW_TICKETS,
  TicketCountField,
  TicketPriceField,
  typedCount,
} from '../panel/TicketFields.tsx';
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
  ...NEW_TICKETS,
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
  const [priceMinor, count] = [positiveTyped(price, 'MESI'), typedCount(total)];
  if (type !== 'ticketed' || priceMinor === null || !isTicketCount(count)) return null;
  return { priceMinor: priceMinor.toString(), total: count };
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
      {type === 'ticketed' ? (
        <div className={styles.two}>
          <TicketPriceField text={audience.price} onText={(price) => onChange({ ...audience, price })} />
          <TicketCountField text={audience.total} onText={(total) => onChange({ ...audience, total })} />
        </div>
      ) : null}
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

function hintOf(type: Audience['type'], group: StreamGroup | null): string {
  if (type === 'group') return live('audience.groupHint');
  if (type === 'private') return t('mode.privateBody');
  if (type === 'ticketed') return t('audience.ticketed');
  return group ? live('audience.openHint', { group: isolate(group.name) }) : t('audience.public');
}
