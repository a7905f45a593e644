export default {
  title: 'Pinned messages',
  chip: '{name}, {amount}, {time} left',
  left: '{time} left',
  anonymous: 'Anonymous',
  close: 'Close the message',
  unpin: 'Take down',
  unpinAbout: 'It leaves this bar and stays in the chat. What was paid stays paid.',
} as const;
