import type en from '../en/safety.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  'block.do': 'Bloquear',
  'block.ask': '¿Bloquear a {name}?',
  'block.about':
    'Ya no podrá ver tus directos, escribirte, llamarte, seguirte, darte propinas ni pujar. No se le dice, salvo que te haya pagado hace poco.',
  'block.reason': 'Motivo, que no se le muestra',
  'block.note': 'Nota, que no se le muestra (opcional)',
  'block.yes': 'Bloquear a {name}',
  'block.no': 'Cancelar',
  'block.done': '{name} está bloqueado',
  'block.lift': 'Desbloquear',
  'block.liftOf': 'Desbloquear a {name}',
  'block.lifted': '{name} ya no está bloqueado',
  'paid.held':
    '{count, plural, one {Algo que pidió no se ha entregado. Se devuelve, o se cobra lo entregado.} other {# cosas que pidió no se han entregado. Se devuelven, o se cobra lo entregado.}}',
  'paid.lately': 'Te pagó {amount} hace poco',
  'paid.keep': 'Quedármelo',
  'paid.back': 'Devolverlo',
  'paid.keepHint':
    'Se le dice que lo has bloqueado, y puede denunciarlo. Entonces el dinero se aparta hasta que decida un auditor.',
  'paid.backHint':
    'Se le dice que lo has bloqueado y que devolviste el dinero. Entonces no hay nada que denunciar.',
  'reason.unwanted': 'No quiero contacto',
  'reason.rude': 'Grosero o hiriente',
  'reason.spam': 'Spam',
  'reason.threat': 'Amenazas',
  'reason.other': 'Otro motivo',
  'list.title': 'Personas que bloqueas',
  'list.none': 'No bloqueas a nadie.',
  'list.about': 'Quien bloqueas encuentra puertas cerradas, y no se le dice por qué.',
  'list.since': '{reason}, desde {date}',
  'list.reports': 'Bloqueos y dinero',
  'list.more': 'Mostrar más',
} as const satisfies Translated<typeof en>;
