export default {
  asking: 'Asking for the rate…',
  brings: 'Arrives as {amount}.',
  rate: '{unit} is {mesi}.',
  stands: 'This rate stands for {time}.',
} as const;
