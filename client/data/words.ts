/** The words of the tablet's data layer: what it says of the network and of its own disk. */
export const dataWords = {
  notConnected: 'Not connected.',
  notConnectedDetail: 'The server did not answer. What is charted stays on this tablet.',
  notUnderstood: 'The server answered something that this page does not understand.',
  busy: 'The server asks to wait a moment.',
  nobody: 'Nobody is signed in on this tablet, so nothing can be charted.',
  diskFailed: 'Could not save here.',
  diskFull: 'This tablet is full. Nothing was saved: chart on paper until room is made.',
  notCharted: 'This was not charted.',
  onlyReading: 'This chart is open for reading only.',
  unknown: 'unknown',
  notKnownHere:
    'The server did not answer, and this tablet never saw this PIN or password. Connect once, then it works without.',
  storeClosed:
    'What this tablet keeps could not be opened. Somebody who was here before can open it; a tablet that is full needs room first.',
  calledOff: 'Given up before the answer came.',
  wrongPin: 'Wrong PIN.',
  wrongPassword: 'Wrong password.',
  markClaimed: (act: string, waited: string) => `${act}: touched on the locked tablet, claimed ${waited} later.`,
  markNotDone: (act: string, waited: string) =>
    `${act}: touched on the locked tablet, said ${waited} later not to have been done.`,
  restFirst: (minutes: number) =>
    `Too many wrong tries on this tablet. Wait ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
} as const
