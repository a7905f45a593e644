import type en from '../en/overlay.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  'page.invalid': 'Esta dirección de la superposición ya no vale. Copia la actual desde tu estudio.',
  anonymous: 'Anónimo',
  'burst.count': '{count, plural, one {# propina} other {# propinas}}',
} as const satisfies Translated<typeof en>;
