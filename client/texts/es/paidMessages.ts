import type en from '../en/paidMessages.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  'rules.switch': 'Los demás pagan por un mensaje',
  'rules.hint': 'El dinero queda retenido. Es tuyo cuando respondes y se devuelve si no lo haces.',
  'rules.price': 'Precio de un mensaje (MESI)',
  'rules.typeAmount': 'Escribe un importe.',
  'rules.within': 'Respondes en',
  'rules.days': '{days, plural, one {# día} other {# días}}',
  about:
    'Un mensaje a {name} cuesta {amount}. El dinero queda retenido hasta que {name} responda y se devuelve tras {days, plural, one {# día} other {# días}} sin respuesta.',
  opens: 'Escribes gratis si {keys}.',
  'key.follow': 'sigues a {name}',
  'key.subscribe': 'tienes una suscripción desde el nivel {tier}',
  'key.tip': 'has dado {amount} en propinas',
  send: 'Enviar por {amount}',
  uncertain: 'Reconectando. Estamos confirmando tu pago: se te cobra como mucho una vez.',
  'state.held': '{amount} retenidos hasta el {date}',
  'state.paid': '{amount} pagados',
  'state.returned': '{amount} devueltos',
  'state.earns': '{amount} por tu respuesta, hasta el {date}',
  return: 'Devolver el dinero',
} as const satisfies Translated<typeof en>;
