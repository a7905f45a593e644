import type { ModeInput } from '../../../../shared/protocol/commands.ts';
import type { EntryRules } from '../../../../shared/protocol/modes.ts';
import { t as live } from '../../../texts/groupLive.ts';
import { t } from '../../../texts/panel.ts';
import { Select } from '../../../ui/controls/Select.tsx';
import { isolate } from '../../../ui/isolate.tsx';
import { EntryRulesFields, NEW_RULES, readRules, rulesOfGroup } from '../panel/EntryRulesFields.tsx';
import { LimitField } from '../panel/LimitField.tsx';
import type { StreamGroup } from '../useGroup.ts';

/** Who can watch from the first second, as it is chosen before going live. */
export interface Audience {
  readonly type: 'public' | 'private' | 'group';
  /** Minutes after which a public stream ends by itself, as text; empty: never. */
  readonly limit: string;
  readonly rules: EntryRules;
}

export const NEW_AUDIENCE: Audience = { type: 'public', limit: '', rules: NEW_RULES };

/** Returns the mode to begin in; null: nobody would fit the rules. */
export function audienceMode(
  { type, limit, rules }: Audience,
  group: StreamGroup | null = null,
): ModeInput | null {
  if (type === 'group')
    return group && { type: 'private', rules: rulesOfGroup(group.conversationId), tickets: 'keep' };
  if (type === 'public') return { type, limitMinutes: limit ? Number(limit) : null };
  const read = readRules(rules);
  return read ? { type, rules: read } : null;
}

interface AudienceFieldsProps {
  readonly audience: Audience;
  /** The group that the stream belongs to; null: it belongs to none. */
  readonly group: StreamGroup | null;
  readonly onChange: (audience: Audience) => void;
}

/** Asks who can watch. A ticket show starts later: it needs a sale first. */
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
        ]}
        hint={hintOf(type, group)}
        onChange={(next) => onChange({ ...audience, type: next })}
      />
      {type === 'public' ? (
        <LimitField limit={limit} onChange={(next) => onChange({ ...audience, limit: next })} />
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
  return group ? live('audience.openHint', { group: isolate(group.name) }) : t('audience.public');
}
