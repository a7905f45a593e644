import type en from '../en/operator.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  title: 'Operación',
  closed: 'Solo los administradores pueden ver esta página',
  books: 'Solvencia',
  reports: 'Denuncias',
  reload: 'Actualizar',
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
  'people.title': 'Personas',
  'people.search': 'Buscar personas',
  'people.none': 'No se ha encontrado a nadie.',
  'people.creator': 'Creador',
  'people.fan': 'Fan',
  'people.more': 'Ver más',
  'people.logOut': 'Cerrar sus sesiones',
  'people.logOutOf': 'Cerrar sus sesiones: {name}',
  'people.loggedOut': 'Se han cerrado las sesiones de {name}',
  'people.ask': '¿Cerrar las sesiones de {name}?',
  'people.about':
    'Todos sus dispositivos se desconectan al momento. Puede volver a entrar con su contraseña.',
  'people.no': 'Cancelar',
  'health.title': 'Estado del servidor',
  'health.ok': 'Bien',
  'health.bad': 'Problema',
  'health.part':
    '{name, select, store {Documentos} ledger {Diario del dinero} media {Imagen y sonido} replays {Grabaciones} files {Archivos} rates {Tipos de cambio} payments {Pagos} presence {Entre procesos} other {Otra parte}}',
} as const satisfies Translated<typeof en>;
