import type en from '../en/paidCalls.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  'rules.switch': 'Las llamadas contigo cuestan dinero',
  'rules.hint':
    'Quien te llama paga por cada segundo que habláis. Las llamadas que empiezas tú no cuestan nada.',
  'rules.price': 'Precio por minuto (MESI)',
  'rules.typeAmount': 'Escribe un importe.',
  'ask.title': 'Llamar a {name}',
  'ask.about':
    'Un minuto cuesta {amount}. Ahora se retienen {held}, para {minutes, plural, one {# minuto} other {# minutos}}. Pagas los segundos que habláis; el resto se te devuelve.',
  'ask.poor': 'Un minuto cuesta {amount}, más de lo que tienes.',
  'ask.call': 'Llamar por {amount} el minuto',
  'cost.payer': '{amount} hasta ahora · {time} retenidos',
  'cost.earner': '{amount} hasta ahora',
  'cost.price': '{amount} el minuto',
  more: 'Añadir {minutes, plural, one {# minuto} other {# minutos}} por {amount}',
  moreDone: 'Llamada ampliada',
  'notice.paid': '{amount} pagados, {back} devueltos',
  'notice.earned': '{amount} ganados',
  'notice.back': '{back} devueltos',
  receipt: 'Recibo',
} as const satisfies Translated<typeof en>;
