import type en from '../en/pins.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  title: 'Mensajes fijados',
  chip: '{name}, {amount}, quedan {time}',
  left: 'Quedan {time}',
  anonymous: 'Anónimo',
  close: 'Cerrar el mensaje',
  unpin: 'Quitar',
  unpinAbout: 'Deja esta barra y se queda en el chat. Lo pagado, pagado está.',
} as const satisfies Translated<typeof en>;
