import type en from '../en/push.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  title: 'Avisos en este dispositivo',
  about: 'Entérate de mensajes, llamadas perdidas y dinero con Mesi Live cerrado o en segundo plano.',
  switch: 'Avisarme en este dispositivo',
  quiet: 'Las conversaciones silenciadas no avisan.',
  words: 'Mostrar nombres y mensajes',
  wordsAbout: 'Puede leerlos quien vea tu pantalla. Sin esto solo decimos que hay algo nuevo.',
  unsupported:
    'Este navegador no puede recibir avisos nuestros. En un iPhone o iPad, añade primero Mesi Live a la pantalla de inicio.',
  denied: 'Los avisos de Mesi Live están bloqueados. Permítelos en los ajustes del navegador y vuelve.',
  noService:
    'Tu navegador no tiene servicio de avisos o no puede conectar con él. Prueba más tarde o usa otro navegador.',
  'about.line': 'Mensaje nuevo',
  'about.tipReceived': 'Te dieron una propina',
  'about.shareReceived': 'Han compartido una propina contigo',
  'about.thanked': 'Te dan las gracias por una propina',
  'about.ticketSold': 'Vendiste una entrada',
  'about.callRequested': 'Alguien quiere un uno a uno',
  'about.callEarned': 'Se pagó tu uno a uno',
  'about.messageEarned': 'Se pagó tu respuesta',
  'about.unlockEarned': 'Se desbloquearon tus archivos',
  'about.orderEnded': 'Un pedido tuyo está resuelto',
  'about.meetingNews': 'Novedades de un encuentro',
  'about.tipRepeated': 'Novedades de una propina que se repite',
  'about.meetingSoon': 'Tu encuentro empieza pronto',
  'about.meetingDue': 'Un encuentro espera tu respuesta',
  'about.goalNews': 'Novedades de tu meta',
  'about.payoutEnded': 'Novedades de tu pago',
  'about.subscribed': 'Ya eres suscriptor',
  'about.inviteRedeemed': 'Se usó tu invitación',
  'about.reportNews': 'Novedades de un bloqueo',
  'about.streamTakenDown': 'Retiraron tu directo',
  'about.callMissed': 'Llamada perdida',
  'about.groupLive': 'En directo para tu grupo',
  'about.other': 'Hay algo nuevo para ti',
} as const satisfies Translated<typeof en>;
