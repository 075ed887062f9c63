/** The words of the door, and of what a tablet says of itself on every page. */
export const screenWords = {
  door: {
    noDisk: 'Could not save here',
    noDiskText:
      'This browser does not let Chairside save on the tablet, so nothing can be charted. Leave the private window, or make room on the tablet, then open the page again.',
    unreachable: 'Not connected',
    unreachableText: 'The server does not answer. Check the network of the clinic; this page tries again by itself.',
    again: 'Try again',
    broken: 'This page stopped working',
    brokenText:
      'What was saved is on this tablet and is sent on. Open the page again; what was only typed is to be typed anew.',
    reload: 'Open again',
    demo: 'Demo clinic: fictional patients. Nothing here is a record.',
  },
  signIn: {
    title: 'Sign in',
    username: 'User name',
    password: 'Password',
    pinOrPassword: 'PIN or password',
    closed:
      'What this tablet keeps is sealed. Whoever signed in on it before opens it, also without a network, by the PIN or password last typed here.',
    action: 'Sign in',
    before: 'Here before',
    waiting: (count: number) =>
      count === 1
        ? '1 entry is on this tablet. It is sent when its author signs in.'
        : `${count} entries are on this tablet. They are sent when their authors sign in.`,
    demoTitle: 'This is the demo clinic',
    demoAccounts: [
      { username: 'nora', role: 'nurse' },
      { username: 'nils', role: 'nurse' },
      { username: 'petra', role: 'physician' },
      { username: 'ada', role: 'administrator' },
    ],
    demoPassword: 'Password of all: chairside-demo',
    needName: 'Type your user name',
    needPassword: 'Type your password',
  },
  standing: {
    asOf: (time: string) => `Not connected. As of ${time}. Keep charting: it is saved on this tablet.`,
    neverHeard: 'Not connected. Showing what this tablet last knew.',
    refused: (count: number) =>
      count === 1 ? '1 entry was refused by the server' : `${count} entries were refused by the server`,
    look: 'Look',
    mustSignIn: 'The server is back and asks you to sign in. What you charted waits on this tablet until then.',
    signIn: 'Sign in',
    clockOff: (text: string) =>
      `This tablet's clock is ${text} off. Every time charted here is corrected by that. Set the clock in the tablet's settings.`,
    clockAsk: (text: string, now: string) =>
      `This tablet's clock is ${text} off. Is it ${now} now? Times charted here are taken so.`,
    clockRight: (now: string) => `Yes, it is ${now}`,
    clockWrong: 'No',
    clockPaper: 'Tell whoever runs the server: its clock is wrong. Until then pick each time by hand.',
  },
  update: {
    title: 'A new version of Chairside is on this tablet. Everything charted stays.',
    now: 'Use it now',
    later: 'Later',
  },
} as const
