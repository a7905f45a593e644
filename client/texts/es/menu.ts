import type en from '../en/menu.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  title: 'Menú de propinas',
  open: 'Ver menú',
  offer: '{count, plural, one {Una cosa} other {# cosas}} desde {amount}',
  waiting: '{count, plural, one {Hay un pedido en espera} other {Hay # pedidos en espera}}',
  own: '{item}: eres el número {place}',
  again: 'De nuevo en {time}',
  order: 'Pedir',
  orderLabel: 'Pedir {item} por {amount}',
  for: 'para {name}',
  forYou: 'para ti',
  somebody: 'alguien anónimo',
  inQueue: 'En la cola',
  done: 'Hecho',
  nothingDone: 'Aún no se ha pedido nada.',
  left: 'El dinero vuelve en {time} si no se hace',
  back: 'Volver al menú',
  message: 'Mensaje (opcional)',
  tooLong: 'Ese mensaje es demasiado largo.',
  anonymously: 'Pedir de forma anónima',
  anonymousHint: 'Nadie sabe quién lo pidió, tampoco quien transmite.',
  price: 'Precio',
  promise:
    'El dinero solo queda retenido. {creator} lo recibe cuando esto esté hecho. Si se salta, si no se hace en {minutes, plural, one {# minuto} other {# minutos}} o si la transmisión termina antes, vuelve por sí solo.',
  do: 'Pedirlo',
  ordered: 'Pedido: {item}',
  orderedBody: 'Te avisamos cuando esté hecho. Hasta entonces el dinero solo queda retenido.',
} as const satisfies Translated<typeof en>;
