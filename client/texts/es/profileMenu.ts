import type en from '../en/profileMenu.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  title: 'Menú de propinas',
  now: 'Puedes pedirlo ahora mismo en el directo de {name}. El dinero solo queda retenido hasta que esté hecho.',
  later:
    'Puedes pedirlo mientras {name} esté en directo. El dinero solo queda retenido hasta que esté hecho.',
  order: 'Ir al directo',
} as const satisfies Translated<typeof en>;
