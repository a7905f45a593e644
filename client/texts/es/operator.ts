import type en from '../en/operator.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  title: 'Operación',
  closed: 'Solo los administradores pueden ver esta página',
  books: 'Solvencia',
  reload: 'Mirar otra vez',
  'live.title': 'Directos',
  'live.none': 'Nadie está en directo ahora.',
  'live.since': 'desde el {date}',
  'live.mode':
    '{mode, select, private {Privado} ticketOnly {Solo con entrada} oneToOne {Llamada a solas} other {Público}}',
  'live.look': 'Ver',
  'live.takeDown': 'Retirar',
  'down.ask': '¿Retirar este directo?',
  'down.about': '{title} termina al momento para todos. Lo que los fans tienen retenido vuelve a ellos.',
  'down.why': 'Motivo, que leerá quien emite',
  'down.missing': 'Di por qué: se lo diremos a quien emite.',
  'down.yes': 'Retirarlo',
  'down.no': 'Dejarlo en directo',
  'person.title': 'Buscar a una persona',
  'person.handle': 'Usuario',
  'person.find': 'Buscar',
  'person.unknown': 'Nadie tiene ese usuario.',
  'person.name': 'Nombre',
  'person.email': 'Correo',
  'person.role': 'Cuenta',
  'person.creator': 'Creador',
  'person.fan': 'Fan',
  'person.live': 'En directo ahora',
  'person.notLive': 'No',
  'health.title': 'Cómo está el servidor',
  'health.ok': 'Funciona',
  'health.bad': 'Con problemas',
  'health.part':
    '{name, select, store {Documentos} ledger {Diario del dinero} media {Imagen y sonido} replays {Grabaciones} files {Archivos} rates {Tipos de cambio} payments {Pagos} presence {Entre procesos} other {Otra parte}}',
} as const satisfies Translated<typeof en>;
