/** The keyboard at a desk, in the order of the help. No key signs, wastes or discharges. */
export const keyWords = {
  title: 'Keys',
  off: 'Single keys are off on this tablet.',
  turnOff: 'Turn single keys off',
  turnOn: 'Turn single keys on',
  note: 'Single keys work outside fields and sheets. No key signs, wastes or discharges.',
  groups: [
    {
      title: 'Anywhere',
      keys: [
        ['B', 'Board'],
        ['1 to 9', 'Chair'],
        ['/', 'Find a patient'],
        ['?', 'This help'],
        ['Alt+L', 'Lock'],
      ],
    },
    {
      title: 'At a chair',
      keys: [
        ['V', 'Vitals'],
        ['R', 'Rate'],
        ['H', 'Hold or resume'],
        ['O', 'Observe'],
        ['M', 'Medicine'],
        ['S', 'Scores'],
        ['N', 'Note'],
        ['G', 'Graph or table'],
        ['← →', 'Checks on the graph'],
        ['J K', 'Entries, older and newer'],
        ['C', 'Read or correct the entry'],
        ['[ ]', 'Phase before and after'],
        ['Ctrl+P', 'The note'],
      ],
    },
    {
      title: 'In a sheet',
      keys: [
        ['digits', 'Type into the field'],
        ['Enter', 'Next field'],
        ['Ctrl+Enter', 'Save'],
        ['Esc', 'Close and keep what was typed'],
      ],
    },
  ],
} as const
