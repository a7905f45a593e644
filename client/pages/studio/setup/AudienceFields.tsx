import type { ModeInput } from '../../../../shared/protocol/commands.ts';
import type { EntryRules } from '../../../../shared/protocol/modes.ts';
import { t } from '../../../texts/panel.ts';
import { Select } from '../../../ui/controls/Select.tsx';
import { EntryRulesFields, NEW_RULES, readRules } from '../panel/EntryRulesFields.tsx';
import { LimitField } from '../panel/LimitField.tsx';

/** Who can watch from the first second, as it is chosen before going live. */
export interface Audience {
  readonly type: 'public' | 'private';
  /** Minutes after which a public stream ends by itself, as text; empty: never. */
  readonly limit: string;
  readonly rules: EntryRules;
}

export const NEW_AUDIENCE: Audience = { type: 'public', limit: '', rules: NEW_RULES };

/** Returns the mode to begin in; null: nobody would fit the rules. */
export function audienceMode({ type, limit, rules }: Audience): ModeInput | null {
  if (type === 'public') return { type, limitMinutes: limit ? Number(limit) : null };
  const read = readRules(rules);
  return read ? { type, rules: read } : null;
}

interface AudienceFieldsProps {
  readonly audience: Audience;
  readonly onChange: (audience: Audience) => void;
}

/** Asks who can watch. A ticket show starts later: it needs a sale first. */
export function AudienceFields({ audience, onChange }: AudienceFieldsProps) {
  const { type, limit, rules } = audience;
  return (
    <>
      <Select
        label={t('mode.title')}
        value={type}
        options={[
          { value: 'public', label: t('mode.public') },
          { value: 'private', label: t('mode.private') },
        ]}
        hint={type === 'public' ? t('audience.public') : t('mode.privateBody')}
        onChange={(next) => onChange({ ...audience, type: next })}
      />
      {type === 'public' ? (
        <LimitField limit={limit} onChange={(next) => onChange({ ...audience, limit: next })} />
      ) : (
        <EntryRulesFields rules={rules} onChange={(next) => onChange({ ...audience, rules: next })} />
      )}
    </>
  );
}
