import type { MailLocale } from '../../../shared/protocol/accounts.ts';
import type { Mail } from './port.ts';
import en from './texts/en.ts';
import es from './texts/es.ts';

const TEXTS: Readonly<Record<MailLocale, typeof en>> = { en, es };
/** Kinds that tell what somebody else may have asked for, where nothing happens when it is left alone. */
const IGNORED: readonly Mail['type'][] = ['verifyEmail', 'resetPassword', 'changeEmail', 'addressHasAccount'];

/** An e-mail as it goes out: its subject is one line. */
export interface WrittenMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Writes an e-mail in a language, as plain words and as simple HTML in which nothing that a person chose is markup. */
export function writeMail(mail: Mail, locale: MailLocale, site: string): WrittenMail {
  const texts = TEXTS[locale];
  const { subject, body, button } = texts[mail.type];
  const words: Readonly<Record<string, string>> = {
    name: mail.name,
    site,
    email: 'email' in mail ? mail.email : '',
  };
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_whole, key: string) => words[key] ?? '');
  const link = 'link' in mail ? mail.link : null;
  const parts = [fill(texts.greeting), fill(body)];
  const ends = [...(IGNORED.includes(mail.type) ? [texts.ignore] : []), fill(texts.foot)];
  const text = [...parts, ...(link === null ? [] : [link]), ...ends].join('\n\n');
  const paragraph = (words: string) => `<p>${escapeHtml(words)}</p>`;
  const html = [
    `<!doctype html><html lang="${locale}"><meta charset="utf-8"><title>${escapeHtml(subject)}</title>`,
    '<body style="font-family:system-ui,sans-serif;line-height:1.5;max-width:34rem">',
    ...parts.map(paragraph),
    ...(link === null ? [] : [`<p><a href="${escapeHtml(link)}">${escapeHtml(button)}</a></p>`]),
    ...(link === null ? [] : [`<p><small>${escapeHtml(link)}</small></p>`]),
    ...ends.map(paragraph),
    '</body></html>',
  ].join('\n');
  return { subject, text: `${text}\n`, html };
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (letter) => ESCAPES[letter]!);
