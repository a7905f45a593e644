import type en from './en.ts';

/** What e-mails say in Spanish. */
const es: typeof en = {
  greeting: 'Hola, {name}:',
  foot: 'Te lo envió Mesi Live, en {site}.',
  ignore: 'Si no lo pediste, no tienes que hacer nada.',
  verifyEmail: {
    subject: 'Confirma tu correo',
    body: 'Confirma que este es tu correo. El enlace sirve una vez, durante dos días.',
    button: 'Confirmar este correo',
  },
  resetPassword: {
    subject: 'Elige una contraseña nueva',
    body: 'Alguien pidió elegir una contraseña nueva para tu cuenta. El enlace sirve una vez, durante una hora. Tu contraseña sigue siendo la misma hasta que elijas otra.',
    button: 'Elegir una contraseña nueva',
  },
  passwordReset: {
    subject: 'Tu contraseña cambió',
    body: 'Se eligió una contraseña nueva con un enlace que te enviamos, y se cerró la sesión de tu cuenta en todas partes. Si no fuiste tú, elige ahora mismo otra contraseña en la página de inicio de sesión.',
    button: '',
  },
  changeEmail: {
    subject: 'Confirma tu correo nuevo',
    body: 'Confirma que tu cuenta tendrá este correo a partir de ahora. El enlace sirve una vez, durante dos días.',
    button: 'Usar este correo',
  },
  emailAsked: {
    subject: 'Tu correo está a punto de cambiar',
    body: 'Alguien que conoce tu contraseña pidió que tu cuenta tenga el correo {email}. Lo tendrá cuando se confirme. Si no fuiste tú, cambia tu contraseña ahora mismo: el enlace deja de servir entonces.',
    button: '',
  },
  emailChanged: {
    subject: 'Tu correo cambió',
    body: 'Tu cuenta tiene ahora el correo {email}. Ya no puedes iniciar sesión con este. Si no fuiste tú, escribe a quien administra el servidor.',
    button: '',
  },
  accountErased: {
    subject: 'Tu cuenta se eliminó',
    body: 'Tu cuenta se eliminó, como pediste. Si no fuiste tú, escribe a quien administra el servidor: la cuenta en sí no se puede recuperar.',
    button: '',
  },
  addressHasAccount: {
    subject: 'Ya tienes una cuenta',
    body: 'Alguien pidió usar este correo para otra cuenta. La tuya ya lo tiene, así que no cambió nada.',
    button: 'Ir a Mesi Live',
  },
};

export default es;
