import { chooseCalm } from '../base/calm.ts';
import { t } from '../texts/common.ts';
import type { MenuEntry } from '../ui/popups/Menu.tsx';

/** The motion switch, as part of a menu. */
export function motionChoice(isCalm: boolean): MenuEntry {
  return {
    type: 'choice',
    id: 'motion',
    label: t('motion.label'),
    value: isCalm ? 'reduced' : 'system',
    options: [
      { value: 'system', label: t('theme.system') },
      { value: 'reduced', label: t('motion.reduced') },
    ],
    onChange: (value) => chooseCalm(value === 'reduced'),
  };
}
