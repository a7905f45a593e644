/** What a moderator typed after a slash. */
export type SlashCommand =
  | { readonly type: 'help' }
  | { readonly type: 'slow'; readonly seconds: number }
  | { readonly type: 'shield'; readonly isUp: boolean }
  | { readonly type: 'mute'; readonly handle: string; readonly minutes: number }
  | { readonly type: 'ban'; readonly handle: string; readonly minutes: number | null }
  | { readonly type: 'unban' | 'vip' | 'unvip'; readonly handle: string }
  | { readonly type: 'note'; readonly handle: string; readonly text: string };

/** For how long somebody is muted where nobody says how long. */
export const MUTE_MINUTES = 10;

/** Says whether a line is meant as a command. */
export const isSlash = (text: string): boolean => /^\/[a-z]/i.test(text);

/** Reads a command of a moderator; null: it is none, or something of it is missing. */
export function readSlash(text: string): SlashCommand | null {
  const [, name = '', rest = ''] = /^\/([a-z]+)\s*(.*)$/isu.exec(text.trim()) ?? [];
  const [first = '', ...more] = rest.split(/\s+/u);
  const handle = first.replace(/^@/u, '').toLowerCase();
  const number = (typed: string | undefined): number | null =>
    typed !== undefined && /^\d{1,6}$/u.test(typed) ? Number(typed) : null;
  switch (name.toLowerCase()) {
    case 'help':
      return { type: 'help' };
    case 'slow':
      return { type: 'slow', seconds: number(first) ?? 0 };
    case 'shield':
      return first === 'off' ? { type: 'shield', isUp: false } : { type: 'shield', isUp: true };
    case 'mute':
      return handle ? { type: 'mute', handle, minutes: number(more[0]) ?? MUTE_MINUTES } : null;
    case 'unmute':
      return handle ? { type: 'mute', handle, minutes: 0 } : null;
    case 'ban':
      return handle ? { type: 'ban', handle, minutes: number(more[0]) } : null;
    case 'unban':
    case 'vip':
    case 'unvip':
      return handle ? { type: name.toLowerCase() as 'unban' | 'vip' | 'unvip', handle } : null;
    case 'note':
      return handle && more.length > 0 ? { type: 'note', handle, text: more.join(' ') } : null;
    default:
      return null;
  }
}
