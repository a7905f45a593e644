export default {
  download: 'Download the audit log',
  downloadOf: 'Download the audit log of {title}',
  hint: 'Every payment and every moderator’s deed, signed; anybody can check the file',
} as const;
