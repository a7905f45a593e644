import Monitor from 'lucide-react/icons/monitor';
import Moon from 'lucide-react/icons/moon';
import Sun from 'lucide-react/icons/sun';
import type { MenuEntry } from '../ui/Menu.tsx';
import { chooseTheme, type Theme, themeOf } from './theme.ts';

/** The theme switch, as part of a menu. */
export function themeChoice(theme: Theme): MenuEntry {
  return {
    type: 'choice',
    id: 'theme',
    label: 'Appearance',
    value: theme,
    options: [
      { value: 'dark', label: 'Dark', icon: <Moon aria-hidden /> },
      { value: 'light', label: 'Light', icon: <Sun aria-hidden /> },
      { value: 'system', label: 'As the system', icon: <Monitor aria-hidden /> },
    ],
    onChange: (value) => chooseTheme(themeOf(value)),
  };
}
