import type en from '../en/emoji.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  open: 'Emoji',
  search: 'Buscar un emoji',
  none: 'Ningún emoji se llama así.',
} as const satisfies Translated<typeof en>;
