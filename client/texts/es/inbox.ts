import type en from '../en/inbox.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  title: 'Notificaciones',
  label:
    '{count, plural, =0 {Notificaciones} one {Notificaciones, # nueva} other {Notificaciones, # nuevas}}',
  messages:
    '{count, plural, =0 {Conversaciones} one {Conversaciones, # sin leer} other {Conversaciones, # sin leer}}',
  readAll: 'Marcar todo como leído',
  more: 'Ver anteriores',
  empty: 'Todavía no hay nada',
  emptyBody: 'Aquí verás propinas, entradas, uno a uno e invitaciones.',
  failed: 'No pudimos cargar tus notificaciones. Llegarán solas en cuanto podamos conectar con Mesi Live.',
  unread: 'Nueva',
  somebody: 'Alguien anónimo',
  'news.tipReceived': '{name} te dio una propina de {amount}',
  'news.ticketSold': '{name} compró una entrada: {amount} para ti',
  'news.callRequested': '{name} ofrece {amount} por un uno a uno',
  'news.callEarned': 'Tu uno a uno con {name} te dejó {amount}',
  'news.paid.ticket': 'Pagaste {amount} por tu entrada para {name}',
  'news.paid.call': 'Pagaste {amount} por tu uno a uno con {name}',
  'news.paid.extension': 'Pagaste {amount} por más tiempo con {name}',
  'news.partly.ticket': 'Pagaste {amount} por tu entrada para {name} y se te devolvieron {back}',
  'news.partly.call': 'Pagaste {amount} por tu uno a uno con {name} y se te devolvieron {back}',
  'news.partly.extension': 'Pagaste {amount} por más tiempo con {name} y se te devolvieron {back}',
  'news.back.ticket': 'Se te reembolsó la entrada para {name}: {back}',
  'news.back.call': 'Tu uno a uno con {name} no se hizo: se te devolvieron {back}',
  'news.back.extension': '{name} no añadió el tiempo: se te devolvieron {back}',
  'news.messageEarned': 'Tu respuesta a {name} te dejó {amount}',
  'news.unlockEarned': '{name} desbloqueó tus archivos por {amount}',
  'news.paid.message': 'Pagaste {amount} por tu mensaje a {name}',
  'news.paid.unlock': 'Pagaste {amount} por archivos de {name}',
  'news.partly.message': 'Pagaste {amount} por tu mensaje a {name} y se te devolvieron {back}',
  'news.partly.unlock': 'Pagaste {amount} por archivos de {name}, volvieron {back}',
  'news.back.message': '{name} no respondió a tu mensaje: se te devolvieron {back}',
  'news.back.unlock': 'No se abrieron los archivos de {name}: volvieron {back}',
  'news.payoutPaid': 'Se te pagaron {amount}',
  'news.payoutFailed': 'Tu pago de {amount} falló y el dinero está de nuevo en tus ganancias',
  'news.subscribed': '{name} te hizo suscriptor de nivel {tier}',
  'news.callMissed':
    '{medium, select, video {Videollamada perdida de {name}} other {Llamada perdida de {name}}}',
  'news.callMissedIn':
    '{medium, select, video {Videollamada perdida de {name} en {group}} other {Llamada perdida de {name} en {group}}}',
  'news.takenDown': 'Retiraron tu directo {title}: {why}',
  'news.inviteRedeemed': '{name} usó tu invitación',
  'news.groupLive': '{name} está en directo para {group}',
} as const satisfies Translated<typeof en>;
