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
  'free.do': 'Gratis desde ahora',
  'free.switch': 'Te escribe gratis',
  'free.hint': 'Digan lo que digan tus reglas. Si no, un mensaje de {name} cuesta {amount}.',
  'notice.writesFree':
    '{by, select, you {Desde ahora puede escribirte gratis} other {{name} te deja escribir gratis desde ahora}}',
  'notice.paysAgain':
    '{by, select, you {Los mensajes para ti vuelven a tener precio aquí} other {Los mensajes para {name} vuelven a tener precio}}',
} as const satisfies Translated<typeof en>;
