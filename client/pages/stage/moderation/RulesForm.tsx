import { useState } from 'react';
import { DESK_LIMITS } from '../../../../shared/deskLimits.ts';
import type { ChatRules } from '../../../../shared/protocol/desk.ts';
import { t } from '../../../texts/desk.ts';
import { Button } from '../../../ui/controls/Button.tsx';
import { Select } from '../../../ui/controls/Select.tsx';
import { Switch } from '../../../ui/controls/Switch.tsx';
import { TextArea } from '../../../ui/controls/TextArea.tsx';
import { showToast } from '../../../ui/notices/toasts.ts';
import styles from './Desk.module.css';
import type { DeskProps } from './Desk.tsx';

const FOLLOWED = ['all', '0', '10', '60', '1440', '10080'] as const;

/** The rules for lines; the creator and leads save them. */
export function RulesForm({ desk, busy, room, run }: DeskProps) {
  const [rules, setRules] = useState(desk.rules);
  const [typed, setTyped] = useState(desk.rules.words.join(', '));
  const set = (part: Partial<ChatRules>) => setRules({ ...rules, ...part });
  const followed = FOLLOWED.find((value) => value === String(rules.followedMinutes ?? 'all')) ?? '60';
  const save = async () => {
    const words = typed.split(/[,\n]/u).map((word) => word.trim());
    const kept = words.filter((word) => word !== '').slice(0, DESK_LIMITS.words);
    const saved = { rules: { ...rules, words: kept } };
    if (await run(() => room.ask('setChatRules', saved))) showToast({ title: t('saved') });
  };
  return (
    <div className={styles.part}>
      <TextArea
        label={t('words')}
        hint={t('words.hint')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Select
        label={t('wordsDo')}
        value={rules.wordsDo}
        options={(['hold', 'refuse'] as const).map((value) => ({ value, label: t(`do.${value}`) }))}
        onChange={(wordsDo) => set({ wordsDo })}
      />
      <Select
        label={t('linksDo')}
        value={rules.linksDo}
        options={(['allow', 'hold', 'refuse'] as const).map((value) => ({ value, label: t(`do.${value}`) }))}
        onChange={(linksDo) => set({ linksDo })}
      />
      {room.askStream ? (
        <Select
          label={t('followed')}
          value={followed}
          options={FOLLOWED.map((value) => ({ value, label: t(`followed.${value}`) }))}
          onChange={(value) => set({ followedMinutes: value === 'all' ? null : Number(value) })}
        />
      ) : null}
      <Switch
        label={t('first')}
        checked={rules.firstIsHeld}
        onChange={(firstIsHeld) => set({ firstIsHeld })}
      />
      <Switch
        label={t('verified')}
        checked={rules.verifiedOnly ?? false}
        onChange={(verifiedOnly) => set({ verifiedOnly })}
      />
      <Switch label={t('emoji')} checked={rules.emojiOnly} onChange={(emojiOnly) => set({ emojiOnly })} />
      <Button variant="primary" wide busy={busy} onClick={() => void save()}>
        {t('save')}
      </Button>
    </div>
  );
}
