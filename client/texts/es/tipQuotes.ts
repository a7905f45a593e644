import type en from '../en/tipQuotes.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  asking: 'Preguntando el cambio…',
  brings: 'Llega como {amount}.',
  rate: '{unit} es {mesi}.',
  stands: 'Este cambio vale {time} más.',
} as const satisfies Translated<typeof en>;
