import type en from '../en/splits.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  title: 'Compartir tus propinas',
  about: 'Cada propina en tus directos se reparte al pagarse. Vale para las propinas desde ahora.',
  failed: 'No se pudo cargar cómo compartes tus propinas.',
  person: 'Persona {number}',
  'person.handle': 'Nombre de usuario, como @ada',
  'person.referral':
    'Déjalo vacío para quien hayas indicado en la invitación o el enlace que trajo a la persona.',
  fee: 'La plataforma se queda con el {percent} % de cada una de estas propinas.',
  'person.part': 'Porcentaje',
  'person.role': 'Como',
  'person.remove': 'Quitar la persona {number}',
  'person.gone': 'Una persona con una parte ya no está. Lo que tenía es tuyo hasta que guardes.',
  'role.guest': 'Invitado',
  'role.moderator': 'Moderador',
  'role.cause': 'Causa',
  'role.referrer': 'Quien te recomendó',
  add: 'Añadir una persona',
  own: 'Te quedas el {percent} %',
  over: 'Es un {percent} % más de lo que hay.',
  rounding: 'Las partes son exactas hasta 0,000001 MESI: lo que sobra al redondear va a quien más perdió.',
  save: 'Guardar',
  saved: 'Guardado. Vale para las propinas desde ahora.',
} as const satisfies Translated<typeof en>;
