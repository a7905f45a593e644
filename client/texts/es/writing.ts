import type en from '../en/writing.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  'emoji.open': 'Emoji',
  'emoji.search': 'Buscar un emoji',
  'emoji.none': 'Ningún emoji se llama así.',
  'mention.list': 'Personas que puedes mencionar',
} as const satisfies Translated<typeof en>;
