import type en from '../en/moderation.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  'remove.ask': '¿Expulsar a {name} de este directo?',
  'remove.about':
    'No podrá ver hasta que termine el directo o le dejes volver. El dinero retenido por una entrada o una llamada a solas se le devuelve. Lo pagado queda pagado.',
  'remove.yes': 'Expulsar',
  'remove.no': 'Que se quede',
} as const satisfies Translated<typeof en>;
