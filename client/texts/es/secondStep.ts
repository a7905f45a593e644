import type en from '../en/secondStep.ts';
import type { Translated } from '../messageTypes.ts';

export default {
  title: 'Segundo paso al iniciar sesión',
  about:
    'Con una aplicación o una llave de acceso, una contraseña adivinada o robada no basta para entrar como tú.',
  app: 'Códigos de una aplicación',
  on: 'Activados',
  off: 'Desactivados',
  password: 'Contraseña actual',
  'app.add': 'Configurar una aplicación',
  'app.drop': 'Desactivar los códigos',
  'app.about':
    'Necesitas una aplicación que genere códigos, como Aegis, 2FAS o la de tu gestor de contraseñas.',
  'app.next': 'Siguiente',
  'app.scan': 'Escanea esto con la aplicación.',
  'app.picture': 'Código QR para tu aplicación',
  'app.typed': 'O escribe esto en ella:',
  'app.code': 'Código que muestra la aplicación',
  'app.confirm': 'Activar los códigos',
  'app.dropAbout': 'Ya no se pedirán códigos de la aplicación al iniciar sesión.',
  'passkey.add': 'Añadir una llave de acceso',
  'passkey.unknown': 'Este navegador no conoce llaves de acceso, o esta página no es segura.',
  'passkey.about':
    'Tu dispositivo pide un dedo, una cara o un PIN, y entras sin contraseña. Desde entonces tu contraseña sola ya no basta.',
  'passkey.named': 'Nombre de la llave de acceso',
  'passkey.name': 'Este dispositivo',
  'passkey.make': 'Crear la llave de acceso',
  'passkey.since': 'Creada el {date}',
  'passkey.used': 'Usada el {date}',
  'passkey.drop': 'Quitar',
  'passkey.dropOf': 'Quitar la llave de acceso {name}',
  'passkey.dropAbout': 'La llave de acceso «{name}» ya no servirá para entrar.',
  'codes.left':
    '{count, plural, one {Queda # código de recuperación} other {Quedan # códigos de recuperación}}',
  'codes.renew': 'Códigos de recuperación nuevos',
  'codes.renewAbout': 'Recibes códigos de recuperación nuevos. Los anteriores dejan de servir.',
  'codes.about':
    'Guarda estos códigos en un lugar seguro. Cada uno te deja entrar una vez si pierdes tu aplicación o tu dispositivo. Solo se muestran ahora.',
  'codes.copy': 'Copiar los códigos',
  'codes.copied': 'Códigos copiados',
  'codes.kept': 'Ya los guardé',
  'dialog.totp': 'Configurar una aplicación',
  'dialog.dropTotp': '¿Desactivar los códigos de la aplicación?',
  'dialog.passkey': 'Añadir una llave de acceso',
  'dialog.dropPasskey': '¿Quitar esta llave de acceso?',
  'dialog.renew': '¿Códigos de recuperación nuevos?',
  'dialog.codes': 'Tus códigos de recuperación',
} as const satisfies Translated<typeof en>;
