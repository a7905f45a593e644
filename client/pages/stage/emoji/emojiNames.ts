interface EmojiFile {
  readonly groups: readonly (readonly [number, string])[];
  /** Emoji, name, group, further words by which it is found. */
  readonly emojis: readonly (readonly [string, string, number, string])[];
}

/** The names are Emojibase's (MIT); docs/messenger.md says how the two files were made. */
const FILES: Readonly<Record<'en' | 'es', () => Promise<{ readonly default: unknown }>>> = {
  en: () => import('./en.json'),
  es: () => import('./es.json'),
};

/** Loads the names of all emoji in a language, in the form in which the picker takes them. */
export async function emojiNames(locale: string) {
  const { groups, emojis } = (await FILES[locale === 'es' ? 'es' : 'en']()).default as EmojiFile;
  return {
    locale,
    categories: groups.map(([index, label]) => ({ index, label: begun(label) })),
    emojis: emojis.map(([emoji, label, category, tags]) => ({
      emoji,
      label,
      category,
      version: 0,
      tags: tags.split(' '),
    })),
    skinTones: { light: '', 'medium-light': '', medium: '', 'medium-dark': '', dark: '' },
  };
}

const begun = (words: string) => words.charAt(0).toLocaleUpperCase() + words.slice(1);
