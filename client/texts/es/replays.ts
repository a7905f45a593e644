import type en from '../en/replays.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  title: 'Grabaciones',
  'own.title': 'Las grabaciones son privadas',
  'own.body':
    'Solo el creador que grabó un directo puede ver su grabación, y los miembros del grupo para el que fue, salvo que el creador la muestre en su perfil.',
  yours: 'Tus grabaciones',
  logIn: 'Entra con tu cuenta de creador para ver lo que grabaste.',
  'lead.alone':
    'Solo tú puedes reproducirlas, y los miembros del grupo para el que fue un directo, salvo que muestres una en tu perfil.',
  'lead.count':
    '{count, plural, one {Una grabación} other {{count} grabaciones}}. Solo tú puedes reproducirlas, y los miembros del grupo para el que fue un directo, salvo que muestres una en tu perfil.',
  'lead.countBytes':
    '{count, plural, one {Una grabación} other {{count} grabaciones}}, {size} en total. Solo tú puedes reproducirlas, y los miembros del grupo para el que fue un directo, salvo que muestres una en tu perfil.',
  'none.title': 'Aún no hay grabaciones',
  'none.body':
    'Activa «Grabar este directo» antes de emitir, o empieza a grabar durante el directo. La grabación aparece aquí cuando termina.',
  goLive: 'Emitir',
  coming: 'Cargando tus grabaciones',
  'delete.done': 'Grabación borrada',
  'delete.gone': '«{title}» se borró.',
  'delete.ask': '¿Borrar esta grabación?',
  'delete.about': '«{title}» se borrará para siempre. Descárgala antes si quieres conservarla.',
  'delete.yes': 'Borrar',
  'delete.no': 'Conservar',
  'play.failed': 'Ahora no se puede reproducir. Recarga la página o descárgala.',
  'play.download': 'Descargar · {size}',
  'card.play': 'Reproducir «{title}»',
  'card.download': 'Descargar «{title}»',
  'card.delete': 'Borrar «{title}»',
  'card.public': 'Todos pueden verla en mi perfil',
  'public.title': 'Grabaciones',
  'public.about': 'Directos que se grabaron.',
  'state.recording': 'Grabando ahora',
  'state.making': 'Procesando',
  'state.empty': 'Vacía',
  'state.notMade': 'Falló',
  'state.sound': 'Solo sonido',
  'state.whenEnds': 'La grabación aparece cuando termina de grabarse.',
  'state.ready': 'Lista en un momento.',
  'state.nothingSent': 'No se envió ni vídeo ni sonido mientras se grababa.',
  'state.noFilm': 'No se pudo hacer un vídeo de la grabación.',
  'mode.public': 'Público',
  'mode.private': 'Privado',
  'mode.ticketOnly': 'Con entrada',
  'mode.oneToOne': 'A solas',
} as const satisfies Translated<typeof en>;
