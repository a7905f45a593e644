import type en from '../en/groupLive.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  go: 'Emitir',
  'bar.live': '{name} está en directo: {title}',
  'bar.watch': 'Ver ahora',
  'bar.studio': 'Ir al estudio',
  'notice.wentLive':
    '{by, select, you {Empezaste un directo para este grupo: {title}} other {{name} empezó un directo para este grupo: {title}}}',
  'notice.tipped': '{giver} dio una propina de {amount} al directo',
  'notice.tippedWith': '{giver} dio una propina de {amount} al directo: {message}',
  'notice.ended':
    '{by, select, you {Tu directo ha terminado: {title}} other {El directo de {name} ha terminado: {title}}}',
  'notice.facts':
    '{time} en directo. {tips, plural, =0 {Sin propinas.} one {Una propina, {amount} en total.} other {# propinas, {amount} en total.}}',
  'replay.play': 'Ver la grabación',
  'replay.making': 'La grabación se está preparando. Inténtalo de nuevo en un momento.',
  'replay.failed': 'No se pudo preparar la grabación de este directo.',
  'replay.gone': 'La grabación ya no está aquí.',
  anonymous: 'Alguien anónimo',
  'audience.group': 'Miembros de {group}',
  'audience.groupHint':
    'Solo pueden verlo los miembros del grupo, y se avisa a todos. El chat es la conversación del grupo.',
  'audience.openHint': 'Puede verlo cualquiera. Se avisa a los miembros de {group}.',
  'audience.thisGroup': 'el grupo',
  'door.member': 'Miembros de un grupo de {name}',
  'door.memberHint': 'Entras en cuanto seas miembro.',
} as const satisfies Translated<typeof en>;
