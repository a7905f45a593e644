import type en from '../en/overlay.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  'page.invalid': 'Este enlace de la superposición ya no funciona. Copia el nuevo desde tu estudio.',
  anonymous: 'Anónimo',
  'burst.count': '{count, plural, one {# propina} other {# propinas}}',
} as const satisfies Translated<typeof en>;
