import type en from '../en/safety.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  'block.do': 'Bloquear',
  'block.ask': '¿Bloquear a {name}?',
  'block.about':
    'Ya no podrá ver tus directos, escribirte, llamarte, seguirte, darte propinas ni pujar. No se le dice.',
  'block.reason': 'Motivo, solo para ti',
  'block.note': 'Nota para ti (opcional)',
  'block.yes': 'Bloquear a {name}',
  'block.no': 'Cancelar',
  'block.done': '{name} está bloqueado',
  'block.lift': 'Desbloquear',
  'block.liftOf': 'Desbloquear a {name}',
  'block.lifted': '{name} ya no está bloqueado',
  'reason.unwanted': 'No quiero contacto',
  'reason.rude': 'Grosero o hiriente',
  'reason.spam': 'Spam',
  'reason.threat': 'Amenazas',
  'reason.other': 'Otro motivo',
  'list.title': 'Personas que bloqueas',
  'list.none': 'No bloqueas a nadie.',
  'list.about': 'Quien bloqueas encuentra puertas cerradas, y no se le dice por qué.',
  'list.since': '{reason}, desde {date}',
  'list.more': 'Mostrar más',
} as const satisfies Translated<typeof en>;
