import { t } from '../texts/common.ts';
import { chooseLocale, isLanguage, LANGUAGES, type Locale } from '../texts/locale.ts';
import { showToast } from '../ui/notices/toasts.ts';
import type { MenuEntry } from '../ui/popups/Menu.tsx';

/** The language switch, as part of a menu. Each language names itself. */
export function languageChoice(locale: Locale): MenuEntry {
  return {
    type: 'choice',
    id: 'language',
    label: t('language.label'),
    value: locale,
    options: Object.entries(LANGUAGES).map(([value, label]) => ({ value, label })),
    onChange: (value) => {
      if (isLanguage(value)) chooseLocale(value).catch(tellFailure);
    },
  };
}

function tellFailure(): void {
  showToast({ title: t('language.failed'), body: t('language.failedBody'), tone: 'warning' });
}
