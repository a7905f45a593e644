import Monitor from 'lucide-react/icons/monitor';
import Moon from 'lucide-react/icons/moon';
import Sun from 'lucide-react/icons/sun';
import { t } from '../texts/common.ts';
import type { MenuEntry } from '../ui/popups/Menu.tsx';
import { chooseTheme, type Theme, themeOf } from './theme.ts';

/** The theme switch, as part of a menu. */
export function themeChoice(theme: Theme): MenuEntry {
  return {
    type: 'choice',
    id: 'theme',
    label: t('theme.label'),
    value: theme,
    options: [
      { value: 'dark', label: t('theme.dark'), icon: <Moon aria-hidden /> },
      { value: 'light', label: t('theme.light'), icon: <Sun aria-hidden /> },
      { value: 'system', label: t('theme.system'), icon: <Monitor aria-hidden /> },
    ],
    onChange: (value) => chooseTheme(themeOf(value)),
  };
}
